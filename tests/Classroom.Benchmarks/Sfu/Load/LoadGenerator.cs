using System.Diagnostics;
using System.Text.Json;
using Classroom.Testing;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>The synthetic participants: they send and receive over real sockets, and tell in one line of JSON what came of it.</summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);

    private readonly LoadOptions _options;
    private readonly Tally _tally;
    private readonly LoadLoop _loop;
    private readonly ILoadCrowd _crowd;

    private LoadGenerator(LoadOptions options)
    {
        _options = options;
        _tally = new Tally(options.Publishers);
        _loop = new LoadLoop(_tally);
        _crowd = options.TileLines > 0 ? new ClassCrowd(options, _loop) : new WatchingCrowd(options, _loop);
    }

    /// <summary>Arguments as in <see cref="LoadOptions"/>.</summary>
    public static async Task<int> Run(string[] args)
    {
        await using var generator = new LoadGenerator(LoadOptions.Parse(args));
        var since = Stopwatch.GetTimestamp();
        await generator._crowd.Enter();
        var report = await generator.Measure(Stopwatch.GetElapsedTime(since).TotalSeconds);
        Console.WriteLine(JsonSerializer.Serialize(report));
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _crowd.DisposeAsync();
        _loop.Dispose();
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
        await _loop.Do(End);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        (server, own) = (ProcessorTime.Of(_options.ServerProcess) - server, ProcessorTime.Of(self.Id) - own);
        var yardstickUs = yardstick.End();
        await Task.Delay(s_grace);
        GeneratorReport? report = null;
        await _loop.Do((_, senders) => report = Report(seconds, server, own, yardstickUs, senders, setupSeconds));
        return report!;
    }

    private void Begin(Tally tally, IReadOnlyList<LoadSender> senders)
    {
        foreach (var sender in senders)
            sender.PlaceKeyframes(RealClock.NowUs);
        tally.Begin(senders);
        _crowd.Begin();
    }

    private void End(Tally tally, IReadOnlyList<LoadSender> senders)
    {
        tally.End(senders);
        _crowd.End();
    }

    private GeneratorReport Report(
        double seconds, ProcessorTime server, ProcessorTime own, double yardstickUs, IReadOnlyList<LoadSender> senders, double setupSeconds)
    {
        var count = _crowd.Count(_tally, senders);
        var perPacketUs = server.Total * 1_000_000 / _tally.Arrived;
        return new GeneratorReport
        {
            Label = _options.Label,
            Publishers = _options.Publishers,
            Receivers = _options.Receivers,
            Seconds = seconds,
            Forwarded = _tally.Arrived,
            Expected = count.Expected,
            LossPercent = count.LossPercent,
            WorstLossPercent = count.WorstLossPercent,
            P50Us = _tally.DelayUs(0.5),
            P99Us = _tally.DelayUs(0.99),
            ServerShare = server.Total / seconds,
            PerPacketUs = perPacketUs,
            UserUs = server.User * 1_000_000 / _tally.Arrived,
            YardstickUs = yardstickUs,
            Norm = perPacketUs / yardstickUs,
            GeneratorShare = own.Total / seconds,
            Unauthenticated = _tally.Foreign,
            SendErrors = count.SendErrors,
            SetupSeconds = setupSeconds,
            Note = count.Note,
        };
    }
}
