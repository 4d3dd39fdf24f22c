using Classroom.Rtc.Dtls;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing.Media;

/// <summary>
/// A handshake whose thread has always finished with what it was given before anybody looks at it: whether it has so far would otherwise be up to the machine, and with it
/// at which moment of virtual time somebody connects.
/// </summary>
internal sealed class RestingDtls(BouncyCastleDtlsEndpoint dtls) : IDtlsEndpoint
{
    private const int AtRestMs = 5_000;

    public DtlsState State => dtls.State;

    public SrtpKeyingMaterial? Keys => dtls.Keys;

    public long DeadlineUs => dtls.DeadlineUs;

    public bool IsAtRest => dtls.IsAtRest;

    /// <summary>The client's first flight.</summary>
    public void Start()
    {
        dtls.Start();
        Rest();
    }

    public void ExpectFingerprint(DtlsFingerprint fingerprint) => dtls.ExpectFingerprint(fingerprint);

    public void Handle(long nowUs, ReadOnlySpan<byte> datagram)
    {
        dtls.Handle(nowUs, datagram);
        Rest();
    }

    public void HandleTimeout(long nowUs) => dtls.HandleTimeout(nowUs);

    public bool TryTake(Span<byte> destination, out int length) => dtls.TryTake(destination, out length);

    public void Dispose() => dtls.Dispose();

    private void Rest() => SpinWait.SpinUntil(() => dtls.IsAtRest, AtRestMs);
}
