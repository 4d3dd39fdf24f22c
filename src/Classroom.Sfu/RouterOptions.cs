using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;

namespace Classroom.Sfu;

/// <summary>What a router is built from; the same for all meetings of a worker.</summary>
public sealed record RouterOptions
{
    public required DtlsFingerprint Fingerprint { get; init; }
    public required IReadOnlyList<HostCandidate> Candidates { get; init; }
    public required Func<IDtlsEndpoint> CreateDtls { get; init; }
    public required IDatagramSink Sink { get; init; }
    public required RandomBytes Random { get; init; }
    public CipherChoice Ciphers { get; init; }

    /// <summary>Where Chromium's bandwidth estimate starts for a camera; 0 leaves it to the browser.</summary>
    public int StartBitrateKbps { get; init; } = 1200;
}
