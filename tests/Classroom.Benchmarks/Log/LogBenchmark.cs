using System.Diagnostics;
using System.Globalization;
using System.Text;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Server.Loops;
using Classroom.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace Classroom.Benchmarks.Log;

/// <summary>
/// The log's writer beside single commits, by turns on the same durable PostgreSQL, and the way back: reading a long lesson and folding it into a meeting.
/// </summary>
internal static class LogBenchmark
{
    private const double RatioMin = 30;
    private const int Rounds = 5;
    private const int ReplayEvents = 20_000;
    private const int ReplayBatch = 500;
    private const int Replays = 5;
    private static readonly (int Meetings, int People)[] s_crowds = [(100, 1), (2_000, 1), (100, 30)];
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes($$"""{"messageId":"0123456789","text":"{{new string('x', 160)}}"}""");

    /// <summary>
    /// A hundred meetings and two thousand in which one person acts at a time, and a hundred in which thirty do. Fails where none of the first two,
    /// which have one row an append, is 30 times as fast as single commits.
    /// </summary>
    public static async Task<int> Run()
    {
        await using var database = await BenchDatabase.Start();
        await using var single = new SingleCommits(database.Source);
        Console.WriteLine($"{"",-36}  events/s       p50       p99  commits/s    ratio     load");
        var best = 0.0;
        foreach (var (meetings, people) in s_crowds)
        {
            await using var group = await GroupCommits.Start(database.Source, meetings, people);
            var (ones, groups) = (new List<LogFigures>(), new List<LogFigures>());
            await single.Run(s_round, Row);
            await group.Run(s_round, Row);
            for (var round = 0; round < Rounds; round++)
            {
                ones.Add(await single.Run(s_round, Row));
                groups.Add(await group.Run(s_round, Row));
            }

            var (bare, ours) = (LogFigures.Median(ones), LogFigures.Median(groups));
            if (people == 1)
                best = Math.Max(best, ours.EventsPerSecond / bare.EventsPerSecond);
            Console.WriteLine(Line("single commits", bare, 1));
            Console.WriteLine(Line($"writer, {meetings} meetings, {people} acting", ours, ours.EventsPerSecond / bare.EventsPerSecond));
        }

        await Replay(database);
        return best >= RatioMin ? 0 : 1;
    }

    private static LogRow Row(long seq) => new(seq, 1, s_at, "0123456789abcdefghijkl", $"command-{seq}", "messagePosted", "everyone", s_body);

    private static async Task Replay(BenchDatabase database)
    {
        await using var writer = new LogWriter(database.Source, static () => false, NullLogger<LogWriter>.Instance);
        var log = new PostgresEventLog(database.Source, writer);
        var codec = new EventCodec(ModuleRegistry.Modules);
        var id = new MeetingId("replay");
        var epoch = await log.TakeEpoch(id, CancellationToken.None);
        var rows = LongLesson.Write(id, epoch, ReplayEvents, codec);
        foreach (var batch in rows.Chunk(ReplayBatch))
        {
            if (await log.Append(id, batch, CancellationToken.None) is var outcome and not AppendOutcome.Committed)
                throw new InvalidOperationException($"The lesson could not be stored: {outcome}.");
        }

        var snapshots = new PostgresSnapshotStore(database.Source, TimeProvider.System);
        var recovery = new MeetingRecovery(log, snapshots, codec, MeetingOptions.Default);
        var times = new List<double>();
        for (var i = 0; i < Replays; i++)
        {
            var since = Stopwatch.GetTimestamp();
            var recovered = await recovery.Load(id, epoch, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            if (recovered.Meeting.Seq != ReplayEvents)
                throw new InvalidOperationException($"The replay ended at {recovered.Meeting.Seq}.");
        }

        var bytes = rows.Sum(row => (long)row.Body.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"replay of {ReplayEvents} events ({bytes / 1024} kB of bodies): first {times[0]:F0} ms, median {Samples.Median(times):F0} ms   load {Samples.Load():F1}"));
    }

    private static string Line(string name, LogFigures figures, double ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} {figures.EventsPerSecond,9:F0} {figures.P50Ms,6:F1} ms {figures.P99Ms,6:F1} ms {figures.CommitsPerSecond,10:F0} {ratio,8:F1} {Samples.Load(),8:F1}");
}
