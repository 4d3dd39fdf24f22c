namespace Classroom.Rtc.Dtls;

/// <summary>Where a DTLS association stands.</summary>
public enum DtlsState
{
    /// <summary>No handshake record seen yet.</summary>
    New,
    Handshaking,

    /// <summary>The handshake is complete but the peer's description has not told the fingerprint: no media either way.</summary>
    FingerprintPending,

    /// <summary>Handshake complete and the certificate is the one the description promised; <see cref="IDtlsEndpoint.Keys"/> is set.</summary>
    Connected,
    Failed,

    /// <summary>The peer said close_notify.</summary>
    Closed,
}
