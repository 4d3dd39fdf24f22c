namespace Classroom.Rtc;

/// <summary>What the first bytes of a datagram on a bundled port say it is.</summary>
public enum DatagramKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}
