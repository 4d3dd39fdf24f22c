using System.Net;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Loops;

/// <summary>Where the media plane listens and which addresses it tells.</summary>
public sealed record MediaPlaneOptions
{
    /// <summary>The first worker's port, further ones follow; 0 lets the system choose each.</summary>
    public required int UdpPort { get; init; }

    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>Connections on a meeting's first worker from which on it goes over to others; 0 spreads each meeting at once.</summary>
    public int PeersFull { get; init; } = WorkerChoice.PeersFull;

    /// <summary>Whether the TCP ports of the same numbers take media too.</summary>
    public bool Tcp { get; init; }

    public CipherChoice Ciphers { get; init; }

    public SocketChoice Sockets { get; init; }

    /// <summary>How pictures are coded in meetings that nothing else was said about.</summary>
    public VideoCodec VideoCodec { get; init; }

    /// <summary>How shared screens are coded in meetings whose codec is VP8.</summary>
    public VideoCodec ScreenCodec { get; init; }

    /// <summary>Handshakes with itself before the first real one; not in tests that do not measure.</summary>
    public bool WarmsUp { get; init; } = true;

    /// <summary>A lesson with itself once the server is ready.</summary>
    public bool WarmsPackets { get; init; } = true;
}
