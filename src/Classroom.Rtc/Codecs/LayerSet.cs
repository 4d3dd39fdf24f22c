namespace Classroom.Rtc.Codecs;

/// <summary>
/// Layers of one stream as a set: bit 4 * spatial + temporal stands for the picture of that spatial layer at that temporal layer's rate, whatever it takes
/// to decode it. What a stream has more of than four by four has no name here.
/// </summary>
public readonly record struct LayerSet(ushort Bits)
{
    public const int MaxSpatial = 4;
    public const int MaxTemporal = 4;

    /// <summary>Belongs to whatever one may get.</summary>
    public static readonly LayerSet All = new(ushort.MaxValue);

    public static LayerSet None => default;

    public bool Contains(int spatial, int temporal) => (Bits >> IndexOf(spatial, temporal) & 1) != 0;

    /// <summary>From this temporal layer on, in one spatial layer.</summary>
    public static LayerSet From(int spatial, int temporal) => new((ushort)((0xF << temporal & 0xF) << (MaxTemporal * spatial)));

    /// <summary>From this temporal layer on, in this spatial layer and all above it.</summary>
    public static LayerSet FromAndAbove(int spatial, int temporal)
    {
        var bits = 0;
        for (; spatial < MaxSpatial; spatial++) bits |= From(spatial, temporal).Bits;
        return new((ushort)bits);
    }

    public LayerSet With(int spatial, int temporal) => new((ushort)(Bits | 1 << IndexOf(spatial, temporal)));

    internal static int IndexOf(int spatial, int temporal) => (MaxTemporal * spatial) + temporal;
}
