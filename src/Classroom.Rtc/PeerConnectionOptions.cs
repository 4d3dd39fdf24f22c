using Classroom.Rtc.Dtls;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;

namespace Classroom.Rtc;

/// <summary>What a peer is built from.</summary>
public sealed record PeerConnectionOptions
{
    public required LocalTransport Local { get; init; }
    public required IDtlsEndpoint Dtls { get; init; }
    public required IDatagramSink Sink { get; init; }
    public required RandomBytes Random { get; init; }
    public CipherChoice Ciphers { get; init; }
}
