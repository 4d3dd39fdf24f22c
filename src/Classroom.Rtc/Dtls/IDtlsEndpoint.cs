namespace Classroom.Rtc.Dtls;

/// <summary>One DTLS-SRTP association (RFC 5764): records in, records out, keys out.</summary>
public interface IDtlsEndpoint : IDisposable
{
    DtlsState State { get; }

    /// <summary>Set once the handshake is complete and the certificate has been checked; null before, and for ever after a failure.</summary>
    SrtpKeyingMaterial? Keys { get; }

    /// <summary>The next instant at which <see cref="HandleTimeout"/> wants to run, or long.MaxValue.</summary>
    long DeadlineUs { get; }

    /// <summary>Says which certificate the peer must own (RFC 8122); may come before, during or after the handshake, once.</summary>
    void ExpectFingerprint(DtlsFingerprint fingerprint);

    /// <summary>A DTLS datagram of an address that has passed an ICE check. Never throws for what the datagram holds.</summary>
    void Handle(long nowUs, ReadOnlySpan<byte> datagram);

    void HandleTimeout(long nowUs);

    /// <summary>Copies the next datagram to send; call until it says false, after Handle and at each timer tick.</summary>
    bool TryTake(Span<byte> destination, out int length);
}
