using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Srtp;
using Classroom.Sfu;

namespace Classroom.Testing.Media;

/// <summary>A router and clients on a virtual network; the control side answers descriptions at once.</summary>
public sealed class Lesson : IDisposable
{
    private const int AtRestMs = 5_000;
    private const uint ClientNetwork = 0x0A00_0000;
    private static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly List<SyntheticClient> _clients = [];
    private readonly Dictionary<PeerId, SyntheticClient> _subscribers = [];
    private int _answered;
    private int _nextPeer;

    public Lesson(int seed = 1)
    {
        Network = new VirtualNetwork(seed);
        Server = new VirtualServer(ServerCertificate, Run, seed);
        Network.Attach(Server);
    }

    public VirtualNetwork Network { get; }
    public VirtualServer Server { get; }
    public Router Router => Server.Router;
    public int Offers { get; private set; }

    /// <summary>The control side can be slow: no answers go back while this is false.</summary>
    public bool AnswersOffers { get; set; } = true;

    public (SyntheticClient Client, PeerId Peer) Publish(string participantId, SyntheticOffer? offer = null, IReadOnlyList<SrtpProfile>? profiles = null)
    {
        var (client, peer) = NewClient(profiles);
        var answered = Server.Handle<Answered>(Network.NowUs, new OpenPublisher(peer, participantId, client.Offer(offer ?? new SyntheticOffer())));
        client.AcceptAnswer(answered.Answer);
        return (client, peer);
    }

    public (SyntheticClient Client, PeerId Peer) Subscribe(string participantId, IReadOnlyList<SrtpProfile>? profiles = null)
    {
        var (client, peer) = NewClient(profiles);
        _subscribers.Add(peer, client);
        Router.Handle(Network.NowUs, new OpenSubscriber(peer, participantId));
        return (client, peer);
    }

    public (SyntheticClient Client, PeerId Peer) View(string? publisherId, SyntheticOffer? offer = null)
    {
        var (client, peer) = NewClient(null);
        var answered = Server.Handle<Answered>(Network.NowUs, new OpenViewer(peer, publisherId, client.Offer(offer ?? new SyntheticOffer { Sends = false })));
        client.AcceptAnswer(answered.Answer);
        return (client, peer);
    }

    public void Send(SfuCommand command) => Router.Handle(Network.NowUs, command);

    public void Shape(SyntheticClient client, NetworkConditions up, NetworkConditions down)
    {
        Network.Shape(client, Server, up);
        Network.Shape(Server, client, down);
    }

    /// <summary>The handshakes run on real threads: virtual time goes on when all of them wait for the network again.</summary>
    public void Run(long durationMs) => Network.Run(durationMs * 1000, () =>
    {
        SpinWait.SpinUntil(() => Server.IsAtRest && _clients.TrueForAll(client => client.IsAtRest), AtRestMs);
        AnswerOffers();
    });

    public void Connect(params SyntheticClient[] clients)
    {
        for (var i = 0; i < 20_000 && !clients.All(c => c.IsConnected && IsConnected(c)); i++)
        {
            Run(1);
        }
        if (!clients.All(c => c.IsConnected)) throw new InvalidOperationException("a client did not connect");
    }

    private bool IsConnected(SyntheticClient client) =>
        Router.Peers.Any(p => p.Connection.State == PeerState.Connected && p.Connection.Ice.RemoteAddress == client.Address);

    private (SyntheticClient Client, PeerId Peer) NewClient(IReadOnlyList<SrtpProfile>? profiles)
    {
        var number = ++_nextPeer;
        var client = new SyntheticClient(number, TransportAddress.FromIPv4(ClientNetwork + (uint)number, 40000), ClientCertificate, Run, profiles);
        _clients.Add(client);
        Network.Attach(client);
        return (client, new PeerId(number));
    }

    private void AnswerOffers()
    {
        if (!AnswersOffers) return;
        for (; _answered < Server.Events.Count; _answered++)
        {
            if (Server.Events[_answered] is not Offered offered) continue;
            Offers++;
            Router.Handle(Network.NowUs, new AcceptAnswer(offered.Peer, offered.Revision, _subscribers[offered.Peer].Answer(offered.Offer)));
        }
    }

    private static bool Run(Action work)
    {
        new Thread(() => work()) { IsBackground = true, Name = "handshake" }.Start();
        return true;
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var peer in Router.Peers.ToList()) peer.Connection.Dispose();
    }
}
