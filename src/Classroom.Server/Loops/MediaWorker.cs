using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops.Sockets;
using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>One thread, one UDP port, peers of many meetings: receives, hands each datagram to its peer, runs timers, sends. No lock, no await.</summary>
public sealed partial class MediaWorker : IDisposable
{
    public const int MaxEvents = 16_384;

    private const int MaxCommandsPerTurn = 64;
    private const int TimerPeriodUs = 5_000;
    private const int GatheringPauseUs = 200;
    private const int IdleWaitUs = 200_000;
    private const int LongestRestUs = 100_000;
    private const int SumPeriodUs = 1_000_000;
    private const int NanosecondsPerMicrosecond = 1_000;
    private const int ErrorsBeforeRebind = 100;
    private const int MaxFaultsLogged = 20;

    private readonly MediaSocket _socket;
    private readonly StreamPort? _streams;
    private readonly WorkerCrossings _crossings;
    private readonly PeerTable _table = new();
    private readonly Dictionary<string, Router> _routers = [];
    private readonly List<string> _ended = [];
    private readonly RouterOptions _routerOptions;
    private readonly MediaCommandQueue _commands = new();
    private readonly Channel<RoutedEvent> _events;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly TurnPace _pace = new();
    private TransportAddress _from;
    private long _timersUs;
    private RoutedEvent? _waiting;
    private long _nextSumUs;
    private long _sentBefore;
    private volatile bool _isStopping;

    internal MediaWorker(
        IPEndPoint bind, MediaPlaneOptions options, WorkerCrossings crossings, DtlsCertificate certificate, DtlsHandshakePool pool, ILogger logger)
    {
        _crossings = crossings;
        _socket = new MediaSocket(bind, options.Sockets);
        crossings.WaitAt(_socket);
        if (options.Tcp)
            _socket.Streams = _streams = OpenStreams(new IPEndPoint(bind.Address, _socket.Port));
        _logger = logger;
        _events = Channel.CreateBounded<RoutedEvent>(
            new BoundedChannelOptions(MaxEvents) { SingleWriter = true, SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _routerOptions = new RouterOptions
        {
            Fingerprint = certificate.Fingerprint,
            Candidates =
            [
                .. options.Addresses.Select(address => new HostCandidate(address.ToString(), _socket.Port)),
                .. options.Addresses.Where(_ => options.Tcp).Select(address => new HostCandidate(address.ToString(), _socket.Port, IsTcp: true)),
            ],
            // A handshake starts inside the handling of a datagram, so the address at hand is the peer's.
            CreateDtls = () => new BouncyCastleDtlsEndpoint(
                DtlsRole.Server, certificate, RandomNumberGenerator.Fill, work => pool.TryRun(_from, work)),
            Sink = _socket,
            Random = RandomNumberGenerator.Fill,
            Ciphers = options.Ciphers,
        };
        _thread = new Thread(Run) { IsBackground = true, Name = $"media-{_socket.Port}", Priority = ThreadPriority.AboveNormal };
    }

    public int Port => _socket.Port;

    /// <summary>Whether arrivals may gather where many come.</summary>
    internal bool Rests { get; init; } = true;

    /// <summary>How this worker's datagrams cross into the kernel.</summary>
    public SocketChoice Calls => _socket.Choice;

    public MediaWorkerCounters Counters { get; } = new();

    public ChannelReader<RoutedEvent> Events => _events.Reader;

    public void Start() => _thread.Start();

    /// <summary>Hands a command to the worker's thread; false when its queue is full, which it never is for what closes or mutes.</summary>
    public bool TryPost(string meeting, int home, SfuCommand command)
    {
        if (_commands.TryPost(new MediaCommand(meeting, command, home)))
        {
            _socket.Wake();
            return true;
        }

        Counters.NoteRefusedCommand();
        return false;
    }

    public void Dispose()
    {
        _isStopping = true;
        _socket.Wake();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
            _thread.Join();
        _socket.Dispose();
        _streams?.Dispose();
        _events.Writer.TryComplete();
    }

    private void Run()
    {
        var errorsAtRebind = 0L;
        while (!_isStopping)
        {
            try
            {
                Rest();
                // Under load there is something already; only who finds nothing waits.
                if (!ReceiveBatch())
                    AwaitArrivals();
                var nowUs = MediaClock.NowUs;
                TakeCrossings(nowUs);
                _table.Gathering.HandleTimeout(nowUs);
                // What a command has begun is due at once.
                if (TakeCommands(nowUs) || nowUs >= TimersDueUs)
                {
                    _timersUs = nowUs;
                    ReceiveStreams(nowUs);
                    _table.BeginTimers();
                    RunTimers(nowUs);
                    Publish(nowUs);
                }
                _crossings.WakeOthers();
                _socket.Flush();
                TakeEvents();
                if (_socket.Counters.ReceiveErrors - errorsAtRebind > ErrorsBeforeRebind)
                {
                    errorsAtRebind = _socket.Counters.ReceiveErrors;
                    _socket.Rebind();
                }
            }
            catch (Exception fault)
            {
                Note(fault);
            }
        }
    }

    private long TimersDueUs => DueWithin(PeerTable.RestUs);

    /// <summary>When something is due, but not more often than every few milliseconds; connections by TCP are looked at as often.</summary>
    private long DueWithin(long restUs) =>
        Math.Max(_timersUs + TimerPeriodUs, _streams is { Count: > 0 } ? 0 : Math.Min(_table.DueUs, _timersUs + restUs));

    // With arrivals timers run in passing; a turn for them alone, in caches that have gone cold, costs more than the packet of a small lesson.
    private long WaitUs =>
        !_socket.CanWake ? TimerPeriodUs : _table.Count == 0 ? IdleWaitUs : Math.Max(0, DueWithin(LongestRestUs) - MediaClock.NowUs);

    // Not in the midst of a picture: that has its own, shorter pauses.
    private void Rest()
    {
        if (Rests && _pace.RestFrom(MediaClock.NowUs) is var restUs and not 0 && _table.Gathering.DeadlineUs == long.MaxValue)
            _socket.Pause(restUs);
    }

    private void AwaitArrivals()
    {
        // In the midst of a picture: its other packets are microseconds apart, and waking for each would cost more than sending it.
        if (_table.Gathering.DeadlineUs is var deadlineUs and not long.MaxValue)
            _socket.Pause(Math.Clamp(deadlineUs - MediaClock.NowUs, 0, GatheringPauseUs));
        else if (!WaitForArrivals())
            return;
        ReceiveBatch();
    }

    private bool WaitForArrivals()
    {
        _pace.NoteNothing();
        if (!_crossings.TryBeginWait())
            return false;
        var hasArrivals = _socket.Wait(WaitUs);
        _crossings.EndWait();
        return hasArrivals;
    }

    private void TakeCrossings(long nowUs)
    {
        try
        {
            _crossings.Links.Receive(nowUs);
        }
        catch (Exception fault)
        {
            Note(fault);
        }
    }

    // A loop over datagrams, called for a batch: compiled whole at its first call (ADR 0010).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReceiveBatch()
    {
        var count = _socket.Receive();
        if (count == 0)
            return false;
        var nowUs = MediaClock.NowUs;
        _pace.NoteTurn(nowUs, isFull: count == DatagramCalls.MaxReceived);
        for (var i = 0; i < count; i++)
        {
            var datagram = _socket.Datagram(i, out _from);
            Counters.Datagrams++;
            Counters.Bytes += datagram.Length;
            try
            {
                _table.Receive(nowUs, datagram, _from);
            }
            catch (Exception fault)
            {
                // One datagram must never end the loop for everyone; the counter tells of the defect.
                Note(fault);
            }
        }

        // First the others begin, then our own viewers are sent to.
        _crossings.WakeOthers();
        _socket.Flush();
        return true;
    }

    private StreamPort OpenStreams(IPEndPoint bind)
    {
        try
        {
            return new StreamPort(bind, from => _table.Forget(from));
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>With the timers, not with the datagrams: the few who come by TCP wait 5 ms at most, and the others not at all.</summary>
    private void ReceiveStreams(long nowUs)
    {
        if (_streams is null)
            return;
        _streams.Look(nowUs);
        while (_streams.TryTake(out var datagram, out _from))
        {
            Counters.Datagrams++;
            Counters.Bytes += datagram.Length;
            try
            {
                _table.Receive(nowUs, datagram, _from);
            }
            catch (Exception fault)
            {
                Note(fault);
            }

            if (_table.Knows(_from))
                _streams.Admit(_from);
        }
    }

    private bool TakeCommands(long nowUs)
    {
        var count = 0;
        for (; count < MaxCommandsPerTurn && _commands.TryTake(out var command); count++)
        {
            try
            {
                if (!_routers.TryGetValue(command.Meeting, out var router))
                {
                    if (command.Command is CloseRouter or ClosePeer or RemoveParticipant or CloseFarTrack)
                        continue;
                    router = new Router(_routerOptions, _table, _crossings.Links, command.Home);
                    _routers.Add(command.Meeting, router);
                }
                router.Handle(nowUs, command.Command);
                if (command.Command is CloseRouter)
                    _ended.Add(command.Meeting);
            }
            catch (Exception fault)
            {
                Note(fault);
            }
        }

        return count > 0;
    }

    private void RunTimers(long nowUs)
    {
        foreach (var router in _routers.Values)
        {
            try
            {
                router.HandleTimeout(nowUs);
            }
            catch (Exception fault)
            {
                Note(fault);
            }
        }
    }

    /// <summary>What finds no room waits for the next turn, in order.</summary>
    private void TakeEvents()
    {
        if (_waiting is { } waiting)
        {
            if (!_events.Writer.TryWrite(waiting))
                return;
            _waiting = null;
        }
        foreach (var (meeting, router) in _routers)
        {
            while (router.TryTake(out var output))
            {
                var routed = new RoutedEvent(meeting, output);
                if (_events.Writer.TryWrite(routed))
                    continue;
                _waiting = routed;
                return;
            }
        }
        foreach (var meeting in _ended)
            _routers.Remove(meeting);
        _ended.Clear();
    }

    private void Publish(long nowUs)
    {
        Counters.Peers = _table.Count;
        Counters.Meetings = _routers.Count;
        Counters.Strangers = _table.Strangers;
        Counters.Sent = _socket.Counters.Sent;
        Counters.SentBytes = _socket.Counters.SentBytes;
        Counters.SendErrors = _socket.Counters.SendErrors;
        Counters.Streams = _streams?.Count ?? 0;
        Counters.StreamsRefused = _streams?.Refused ?? 0;
        Counters.StreamDrops = _streams?.Dropped ?? 0;
        Counters.SendCalls = _socket.Counters.SendCalls;
        Counters.Segmented = _socket.Counters.Segmented;
        Counters.Crossed = _crossings.Links.Crossed;
        Counters.CrossingDrops = _crossings.Links.Dropped;
        if (nowUs < _nextSumUs)
            return;
        var elapsedUs = nowUs - _nextSumUs + SumPeriodUs;
        _nextSumUs = nowUs + SumPeriodUs;
        var processorNs = ThreadProcessorTime.Read();
        Counters.ProcessorShare = (processorNs - Counters.ProcessorNs) / (double)(elapsedUs * NanosecondsPerMicrosecond);
        var sent = Counters.Sent - _sentBefore;
        Counters.ProcessorNsPerDatagram = sent > 0 ? (processorNs - Counters.ProcessorNs) / sent : 0;
        (Counters.ProcessorNs, _sentBefore) = (processorNs, Counters.Sent);
        var totals = new MediaTotals();
        totals.Add(_table.Ended);
        foreach (var router in _routers.Values)
            router.AddTo(totals);
        Counters.Totals = totals;
    }

    private void Note(Exception fault)
    {
        if (++Counters.Faults <= MaxFaultsLogged)
            LogFault(_logger, fault, Port);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The media worker on port {Port} met a defect and goes on.")]
    private static partial void LogFault(ILogger logger, Exception fault, int port);
}
