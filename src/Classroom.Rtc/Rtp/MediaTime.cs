namespace Classroom.Rtc.Rtp;

/// <summary>RTP timestamp extended to 64 bits, in ticks of the codec's clock.</summary>
public readonly record struct MediaTime(long Ticks) : IComparable<MediaTime>
{
    private const long FirstCycle = 1L << 32;

    public uint Wire => (uint)Ticks;

    public static MediaTime First(uint wire) => new(FirstCycle | wire);

    /// <summary>Picks the time with these low bits that is nearest to the reference.</summary>
    public static MediaTime Extend(uint wire, MediaTime reference) => new(reference.Ticks + (int)(wire - reference.Wire));

    public int CompareTo(MediaTime other) => Ticks.CompareTo(other.Ticks);

    public static MediaTime operator +(MediaTime a, long ticks) => new(a.Ticks + ticks);
    public static long operator -(MediaTime a, MediaTime b) => a.Ticks - b.Ticks;
    public static bool operator <(MediaTime a, MediaTime b) => a.Ticks < b.Ticks;
    public static bool operator >(MediaTime a, MediaTime b) => a.Ticks > b.Ticks;
    public static bool operator <=(MediaTime a, MediaTime b) => a.Ticks <= b.Ticks;
    public static bool operator >=(MediaTime a, MediaTime b) => a.Ticks >= b.Ticks;

    public override string ToString() => Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
