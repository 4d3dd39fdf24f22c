using Classroom.Rtc.Codecs;

namespace Classroom.Sfu;

/// <summary>What a viewer can be given of a track: one encoding, of its spatial layers up to one, and of that one's temporal layers up to one (RFC 9628 section 3.1).</summary>
public readonly record struct Layer(Encoding Encoding, byte Spatial, byte Temporal)
{
    /// <summary>Stands for all temporal layers that there are and will be.</summary>
    public const byte FullRate = LayerSet.MaxTemporal - 1;

    /// <summary>Stands for all spatial layers, while it is not known how many there are.</summary>
    internal const byte FullSize = LayerSet.MaxSpatial - 1;

    public int Height => Encoding.SizeOf(Spatial).Height;
    public long CostBps => Encoding.CostOf(Spatial, Temporal);

    /// <summary>Pixels, by which layers are told large and small.</summary>
    internal long Size => (long)Encoding.SizeOf(Spatial).Width * Height;
}
