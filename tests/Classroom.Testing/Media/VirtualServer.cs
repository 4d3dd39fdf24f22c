using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Sfu.Crossing;

namespace Classroom.Testing.Media;

/// <summary>One worker's router at one address of a virtual network, with the control side's part played by the test.</summary>
public sealed class VirtualServer : IVirtualEndpoint, IDatagramSink
{
    private const int MaxHandshakes = 10_000;
    private const uint Localhost = 0x7F00_0001;
    private const ushort FirstPort = 10_000;
    private readonly Queue<(byte[] Datagram, TransportAddress To)> _out = new();
    private readonly byte[] _buffer = new byte[2048];
    // Not kept alive by this: what a closed peer leaves behind is to be seen.
    private readonly List<WeakReference<BouncyCastleDtlsEndpoint>> _dtls = [];

    public VirtualServer(DtlsCertificate certificate, DtlsRun run, WorkerLinks links, int seed, int resendTimeMs)
    {
        Links = links;
        var port = (ushort)(FirstPort + links.Index);
        var random = SeededRandom.Bytes(seed);
        Address = TransportAddress.FromIPv4(Localhost, port);
        Table = new PeerTable();
        Router = new Router(new RouterOptions
        {
            Fingerprint = certificate.Fingerprint,
            Candidates = [new HostCandidate("127.0.0.1", port)],
            CreateDtls = () =>
            {
                // Handshakes draw on threads of their own, in no order; chance of their own keeps the router's repeatable.
                var dtls = new BouncyCastleDtlsEndpoint(DtlsRole.Server, certificate, SeededRandom.Bytes(seed * MaxHandshakes + _dtls.Count), run, resendTimeMs: resendTimeMs);
                _dtls.Add(new WeakReference<BouncyCastleDtlsEndpoint>(dtls));
                return new RestingDtls(dtls);
            },
            Sink = this,
            Random = random,
        }, Table, links, homeWorker: 0);
    }

    public bool IsAtRest => _dtls.TrueForAll(one => !one.TryGetTarget(out var dtls) || dtls.IsAtRest);
    public TransportAddress Address { get; }
    public PeerTable Table { get; }
    public Router Router { get; }
    public WorkerLinks Links { get; }
    public List<SfuEvent> Events { get; } = [];
    /// <summary>Counts what would be sent instead of keeping it, so that a test can measure the server alone.</summary>
    public bool Discards { get; set; }
    public long Discarded { get; private set; }
    /// <summary>Where to send instead of the virtual network: a real socket, so that a benchmark can measure the whole way out.</summary>
    public IDatagramSink? Outlet { get; set; }
    public long DeadlineUs => Links.HasArrivals ? 0 : Router.DeadlineUs;

    public void Receive(long nowUs, byte[] datagram, in TransportAddress from) => Table.Receive(nowUs, datagram, from);

    public void HandleTimeout(long nowUs)
    {
        Links.Receive(nowUs);
        Router.HandleTimeout(nowUs);
    }

    public bool TryTake(out byte[] datagram, out TransportAddress to)
    {
        while (Router.TryTake(out var output)) Events.Add(output);
        var found = _out.TryDequeue(out var next);
        (datagram, to) = found ? next : ([], default);
        return found;
    }

    public T Handle<T>(long nowUs, SfuCommand command) where T : SfuEvent
    {
        Router.Handle(nowUs, command);
        while (Router.TryTake(out var output)) Events.Add(output);
        return Events.OfType<T>().Last();
    }

    public Span<byte> Rent(int length) => Outlet is { } outlet ? outlet.Rent(length) : _buffer.AsSpan(0, length);

    public void Commit(int length, in TransportAddress to)
    {
        if (Outlet is { } outlet) outlet.Commit(length, to);
        else if (Discards) Discarded++;
        else _out.Enqueue((_buffer.AsSpan(0, length).ToArray(), to));
    }
}
