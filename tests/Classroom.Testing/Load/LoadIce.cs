using System.Net;
using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Ice;

namespace Classroom.Testing.Load;

/// <summary>
/// The way between a load participant and a server, by ICE: one that is lite is checked until it answers; from a full agent checks are awaited, and this side
/// is lite itself (RFC 8445 section 2.5).
/// </summary>
internal sealed class LoadIce
{
    private const long CheckUs = 2_500_000;
    private const long EarlyCheckUs = 50_000;

    private readonly ControllingIceClient? _checking;
    private readonly IceLiteAgent? _answering;
    private readonly TransportAddress _server;
    private long _nextCheckUs;

    /// <param name="local">What our description says.</param>
    /// <param name="described">The server's.</param>
    /// <param name="answers">The server checks us, by a full agent.</param>
    public LoadIce(IceCredentials local, string described, bool answers)
    {
        Server = SyntheticSdp.Candidate(described);
        _server = TransportAddress.From(Server);
        var remote = SyntheticSdp.Credentials(described);
        if (!answers)
        {
            _checking = new ControllingIceClient(local, remote, RandomNumberGenerator.Fill);
            return;
        }

        _answering = new IceLiteAgent(local, RealClock.NowUs);
        _answering.SetRemoteFragment(remote.UsernameFragment);
    }

    public IPEndPoint Server { get; }

    /// <summary>Whether anything else than checks may be sent.</summary>
    public bool IsConnected => _checking?.IsConnected ?? _answering!.IsNominated;

    /// <summary>Takes what came of ICE; gives the length of the answer, 0 for none.</summary>
    public int Handle(long nowUs, ReadOnlySpan<byte> datagram, Span<byte> answer)
    {
        if (_answering is not null)
            return _answering.Handle(nowUs, datagram, _server, answer);
        _checking!.Handle(datagram);
        return 0;
    }

    /// <summary>Writes the check that is due; gives its length, 0 for none.</summary>
    public int WriteDue(long nowUs, Span<byte> room)
    {
        if (_checking is null || nowUs < _nextCheckUs)
            return 0;
        _nextCheckUs = nowUs + (IsConnected ? CheckUs : EarlyCheckUs);
        return _checking.WriteCheck(room);
    }
}
