using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Classroom.Testing;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>The synthetic participants: they publish by WHIP, receive by WHEP over real sockets, and tell in one line of JSON what came of it.</summary>
internal sealed class LoadGenerator : IDisposable
{
    /// <summary>Handshakes at a time: the server takes a dozen of one address.</summary>
    private const int ConnectingMax = 8;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);

    private readonly LoadOptions _options;
    private readonly HttpClient _http = new();
    private readonly Tally _tally;
    private readonly LoadLoop _loop;
    private readonly LoadDoor _door;
    private readonly List<LoadPeer> _receivers = [];

    private LoadGenerator(LoadOptions options)
    {
        _options = options;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        _tally = new Tally(options.Publishers);
        _loop = new LoadLoop(_tally);
        _door = new LoadDoor(_http, _loop);
    }

    /// <summary>Arguments as in <see cref="LoadOptions"/>.</summary>
    public static async Task<int> Run(string[] args)
    {
        using var generator = new LoadGenerator(LoadOptions.Parse(args));
        var since = Stopwatch.GetTimestamp();
        await generator.Connect();
        var report = await generator.Measure(Stopwatch.GetElapsedTime(since).TotalSeconds);
        Console.WriteLine(JsonSerializer.Serialize(report));
        return 0;
    }

    public void Dispose()
    {
        _loop.Dispose();
        _http.Dispose();
    }

    private async Task Connect()
    {
        var senders = new List<LoadSender>();
        for (var i = 0; i < _options.Publishers; i++)
            senders.Add(new LoadSender(await _door.Enter(_options.Address(_options.PublishUrl, i), sends: true, places: 1), i, _options.Publishers));
        var isOneEach = _options.WatchUrl.Contains("{pub}", StringComparison.Ordinal);
        var (connections, places) = isOneEach ? (_options.Publishers, 1) : (1, _options.Publishers);
        var all = Enumerable.Range(0, _options.Receivers * connections);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax }, async (number, _) =>
        {
            var peer = await _door.Enter(_options.Address(_options.WatchUrl, number % connections), sends: false, places);
            lock (_receivers)
                _receivers.Add(peer);
        });

        // Joining under load is not what is measured here.
        senders.ForEach(_loop.Start);
    }

    private async Task<GeneratorReport> Measure(double setupSeconds)
    {
        using var yardstick = new Yardstick(_options.ServerCore);
        await Task.Delay(TimeSpan.FromSeconds(_options.WarmSeconds));
        using var self = Process.GetCurrentProcess();
        var (server, own) = (ProcessorTime.Of(_options.ServerProcess), ProcessorTime.Of(self.Id));
        var since = Stopwatch.GetTimestamp();
        await _loop.Do(Begin);
        yardstick.Begin();
        await Task.Delay(TimeSpan.FromSeconds(_options.WindowSeconds));
        await _loop.Do((tally, senders) => tally.End(senders));
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        (server, own) = (ProcessorTime.Of(_options.ServerProcess) - server, ProcessorTime.Of(self.Id) - own);
        var yardstickUs = yardstick.End();
        await Task.Delay(s_grace);
        GeneratorReport? report = null;
        await _loop.Do((_, senders) => report = Report(seconds, server, own, yardstickUs, senders, setupSeconds));
        return report!;
    }

    private static void Begin(Tally tally, IReadOnlyList<LoadSender> senders)
    {
        foreach (var sender in senders)
            sender.PlaceKeyframes(RealClock.NowUs);
        tally.Begin(senders);
    }

    private GeneratorReport Report(
        double seconds, ProcessorTime server, ProcessorTime own, double yardstickUs, IReadOnlyList<LoadSender> senders, double setupSeconds)
    {
        var expected = _tally.Sent * _options.Receivers;
        var share = (double)expected / _receivers.Count;
        var perPacketUs = server.Total * 1_000_000 / _tally.Arrived;
        return new GeneratorReport
        {
            Label = _options.Label,
            Publishers = _options.Publishers,
            Receivers = _options.Receivers,
            Seconds = seconds,
            Forwarded = _tally.Arrived,
            Expected = expected,
            LossPercent = 100.0 * (expected - _tally.Arrived) / expected,
            WorstLossPercent = Math.Max(0, 100 * (share - _receivers.Min(peer => peer.Counted)) / share),
            P50Us = _tally.DelayUs(0.5),
            P99Us = _tally.DelayUs(0.99),
            ServerShare = server.Total / seconds,
            PerPacketUs = perPacketUs,
            UserUs = server.User * 1_000_000 / _tally.Arrived,
            YardstickUs = yardstickUs,
            Norm = perPacketUs / yardstickUs,
            GeneratorShare = own.Total / seconds,
            Unauthenticated = _tally.Foreign,
            SendErrors = _receivers.Sum(peer => peer.SendErrors) + senders.Sum(sender => sender.Peer.SendErrors),
            SetupSeconds = setupSeconds,
        };
    }
}
