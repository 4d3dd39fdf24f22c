using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Srtp;
using Classroom.Sfu;
using Classroom.Sfu.Crossing;

namespace Classroom.Testing.Media;

/// <summary>A meeting's routers, one a worker, and clients on a virtual network; the control side answers descriptions and passes news on at once.</summary>
public sealed class Lesson : IDisposable
{
    private const int AtRestMs = 5_000;
    internal const int LossyResendMs = 200;
    private const uint ClientNetwork = 0x0A00_0000;
    private static readonly DtlsCertificate ServerCertificate = DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DtlsCertificate ClientCertificate = DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly List<SyntheticClient> _clients = [];
    private readonly Dictionary<PeerId, SyntheticClient> _subscribers = [];
    private readonly Dictionary<PeerId, SyntheticClient> _publishers = [];
    private readonly int[] _heard;
    private readonly int _resendTimeMs;
    private int _nextPeer;

    /// <param name="resendTimeMs">Of handshakes, by the machine's clock: short where they lose datagrams, else so long that a busy machine changes nothing.</param>
    public Lesson(int seed = 1, int workers = 1, int resendTimeMs = LossyResendMs)
    {
        _resendTimeMs = resendTimeMs;
        Network = new VirtualNetwork(seed);
        Servers = [.. WorkerLinks.Join(workers).Select(links => new VirtualServer(ServerCertificate, Run, links, seed + links.Index, resendTimeMs))];
        _heard = new int[workers];
        foreach (var server in Servers) Network.Attach(server);
    }

    public VirtualNetwork Network { get; }
    public IReadOnlyList<VirtualServer> Servers { get; }

    /// <summary>The home worker's, and the only one of most lessons.</summary>
    public VirtualServer Server => Servers[0];
    public Router Router => Server.Router;
    public int Offers { get; private set; }

    /// <summary>The control side can be slow: no answers go back while this is false.</summary>
    public bool AnswersOffers { get; set; } = true;

    /// <summary>A client that sends. Labels by mid say what, where it is not a microphone and a camera.</summary>
    public (SyntheticClient Client, PeerId Peer) Publish(
        string participantId, SyntheticOffer? offer = null, IReadOnlyList<SrtpProfile>? profiles = null, int worker = 0,
        IReadOnlyDictionary<string, TrackLabel>? labels = null)
    {
        var (client, peer) = NewClient(profiles);
        _publishers.Add(peer, client);
        var answered = Servers[worker].Handle<Answered>(Network.NowUs, new OpenPublisher(peer, participantId, client.Offer(offer ?? new SyntheticOffer()), Labels: labels));
        client.AcceptAnswer(answered.Answer);
        return (client, peer);
    }

    public (SyntheticClient Client, PeerId Peer) Subscribe(string participantId, IReadOnlyList<SrtpProfile>? profiles = null, int worker = 0)
    {
        var (client, peer) = NewClient(profiles);
        _subscribers.Add(peer, client);
        Servers[worker].Router.Handle(Network.NowUs, new OpenSubscriber(peer, participantId));
        return (client, peer);
    }

    public (SyntheticClient Client, PeerId Peer) View(string? publisherId, SyntheticOffer? offer = null, int worker = 0)
    {
        var (client, peer) = NewClient(null);
        var answered = Servers[worker].Handle<Answered>(Network.NowUs, new OpenViewer(peer, publisherId, client.Offer(offer ?? new SyntheticOffer { Sends = false })));
        client.AcceptAnswer(answered.Answer);
        return (client, peer);
    }

    /// <summary>A teacher who sends and a student who gets it, both connected.</summary>
    public (SyntheticClient Teacher, SyntheticClient Student) Pair(SyntheticOffer? offer = null)
    {
        var (teacher, _) = Publish("teacher", offer);
        var (student, _) = Subscribe("student");
        Run(100);
        Connect(teacher, student);
        teacher.Start(Network.NowUs);
        return (teacher, student);
    }

    /// <summary>The home worker's side of what somebody sends on.</summary>
    public PeerConnection Publisher(string participantId = "teacher") => Side(PeerRole.Publisher, participantId);

    /// <summary>The home worker's side of what somebody gets others' media on.</summary>
    public PeerConnection Subscriber(string participantId = "student") => Side(PeerRole.Subscriber, participantId);

    /// <summary>To all workers, as what is said of participants; what names a peer is for none but its own.</summary>
    public void Send(SfuCommand command)
    {
        foreach (var server in Servers) server.Router.Handle(Network.NowUs, command);
    }

    public void Shape(SyntheticClient client, NetworkConditions up, NetworkConditions down, int worker = 0)
    {
        Network.Shape(client, Servers[worker], up);
        Network.Shape(Servers[worker], client, down);
    }

    /// <summary>The handshakes run on real threads: virtual time goes on when all of them wait for the network again.</summary>
    public void Run(long durationMs) => Network.Run(durationMs * 1000, () =>
    {
        SpinWait.SpinUntil(() => Servers.All(server => server.IsAtRest) && _clients.TrueForAll(client => client.IsAtRest), AtRestMs);
        for (var worker = 0; worker < Servers.Count; worker++) Hear(worker);
    });

    public void Connect(params SyntheticClient[] clients)
    {
        for (var i = 0; i < 20_000 && !clients.All(c => c.IsConnected && IsConnected(c)); i++)
        {
            Run(1);
        }
        if (!clients.All(c => c.IsConnected)) throw new InvalidOperationException("a client did not connect");
    }

    private PeerConnection Side(PeerRole role, string participantId) =>
        Router.Peers.Single(peer => peer.Role == role && peer.ParticipantId == participantId).Connection;

    private bool IsConnected(SyntheticClient client) =>
        Servers.SelectMany(server => server.Router.Peers).Any(p => p.Connection.State == PeerState.Connected && p.Connection.Ice.RemoteAddress == client.Address);

    private (SyntheticClient Client, PeerId Peer) NewClient(IReadOnlyList<SrtpProfile>? profiles)
    {
        var number = ++_nextPeer;
        var client = new SyntheticClient(number, TransportAddress.FromIPv4(ClientNetwork + (uint)number, 40000), ClientCertificate, Run, profiles, _resendTimeMs);
        _clients.Add(client);
        Network.Attach(client);
        return (client, new PeerId(number));
    }

    private void Hear(int worker)
    {
        if (!AnswersOffers) return;
        var server = Servers[worker];
        for (; _heard[worker] < server.Events.Count; _heard[worker]++)
        {
            switch (server.Events[_heard[worker]])
            {
                case Offered offered:
                    Offers++;
                    server.Router.Handle(Network.NowUs, new AcceptAnswer(offered.Peer, offered.Revision, _subscribers[offered.Peer].Answer(offered.Offer)));
                    break;
                case LayersUnused unused when _publishers.TryGetValue(unused.Peer, out var publisher):
                    publisher.Leave([.. unused.Layers.Select(layer => layer.Value)]);
                    break;
                case TrackPublished published:
                    TellOthers(server, new OpenFarTrack(worker, published.Track));
                    break;
                case TrackEnded ended:
                    TellOthers(server, new CloseFarTrack(worker, ended.Track.Number));
                    break;
            }
        }
    }

    private void TellOthers(VirtualServer teller, SfuCommand news)
    {
        foreach (var server in Servers.Where(server => server != teller)) server.Router.Handle(Network.NowUs, news);
    }

    private static bool Run(Action work)
    {
        new Thread(() => work()) { IsBackground = true, Name = "handshake" }.Start();
        return true;
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var peer in Servers.SelectMany(server => server.Router.Peers).ToList()) peer.Connection.Dispose();
    }
}
