namespace Classroom.Rtc.Rtp;

/// <summary>RTP sequence number extended to 64 bits, so that it never wraps and can be compared.</summary>
public readonly record struct SequenceNumber(long Value) : IComparable<SequenceNumber>
{
    /// <summary>Counting starts one cycle up, so that packets before the first one stay positive.</summary>
    private const long FirstCycle = 1L << 16;

    /// <summary>The 16 bits that travel (RFC 3550 section 5.1).</summary>
    public ushort Wire => (ushort)Value;

    public static SequenceNumber First(ushort wire) => new(FirstCycle | wire);

    /// <summary>Picks the number with these low bits that is nearest to the reference (RFC 3711 section 3.3.1 reasons alike).</summary>
    public static SequenceNumber Extend(ushort wire, SequenceNumber reference) =>
        new(reference.Value + (short)(wire - reference.Wire));

    public int CompareTo(SequenceNumber other) => Value.CompareTo(other.Value);

    public static SequenceNumber operator +(SequenceNumber a, long b) => new(a.Value + b);
    public static long operator -(SequenceNumber a, SequenceNumber b) => a.Value - b.Value;
    public static bool operator <(SequenceNumber a, SequenceNumber b) => a.Value < b.Value;
    public static bool operator >(SequenceNumber a, SequenceNumber b) => a.Value > b.Value;
    public static bool operator <=(SequenceNumber a, SequenceNumber b) => a.Value <= b.Value;
    public static bool operator >=(SequenceNumber a, SequenceNumber b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
