namespace Classroom.Rtc.Rtp;

/// <summary>Seven-bit RTP payload type, RFC 3550 section 5.1.</summary>
public readonly record struct PayloadType(byte Value)
{
    public const byte Max = 127;

    /// <summary>With rtcp-mux, 64 to 95 would look like RTCP (RFC 5761 section 4), so they cannot name media.</summary>
    public bool IsUsable => Value <= Max && Value is < 64 or > 95;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
