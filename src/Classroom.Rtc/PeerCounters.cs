using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>What a peer dropped, and why; written by its owner only, read by the loop for metrics.</summary>
public sealed class PeerCounters
{
    /// <summary>Neither STUN, DTLS, RTP nor RTCP, or too long.</summary>
    public long Unknown { get; internal set; }

    /// <summary>DTLS, RTP or RTCP from an address without an authenticated check.</summary>
    public long Unvalidated { get; internal set; }

    /// <summary>RTP or RTCP before the keys are there and the fingerprint is checked.</summary>
    public long TooEarly { get; internal set; }

    /// <summary>Wrong tag, replayed or malformed: SRTP refused it.</summary>
    public long Unprotectable { get; internal set; }

    /// <summary>Decrypted, but broken: padding, RTX without number, RTCP that does not parse.</summary>
    public long Malformed { get; internal set; }

    /// <summary>SSRC, MID, RID or payload type that was not agreed.</summary>
    public long Unbound { get; internal set; }

    /// <summary>Media that could not be encrypted, or came when the peer was not connected.</summary>
    public long NotSent { get; internal set; }

    /// <summary>What streams to the peer that have ended had counted.</summary>
    public RtpStats EndedStreams { get; } = new();

    /// <summary>Keep-alive and probing packets without payload.</summary>
    public long Probes { get; internal set; }
}
