namespace Classroom.Rtc.Rtp;

/// <summary>Synchronisation source of RTP, RFC 3550 section 3.</summary>
public readonly record struct Ssrc(uint Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
