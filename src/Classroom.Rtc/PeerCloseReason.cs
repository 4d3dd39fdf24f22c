namespace Classroom.Rtc;

/// <summary>Why a peer's transport ended.</summary>
public enum PeerCloseReason
{
    None,
    ClosedByUs,

    /// <summary>The peer said close_notify.</summary>
    ClosedByPeer,

    /// <summary>No authenticated STUN check for too long (RFC 7675).</summary>
    ConsentExpired,

    /// <summary>The DTLS handshake failed, or the certificate is not the one the description promised.</summary>
    DtlsFailed,

    /// <summary>ICE or DTLS did not finish in time.</summary>
    ConnectTimeout,
}
