using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Classroom.Benchmarks.Sfu.Load;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Sfu.Storm;

/// <summary>Many join at once beside a lecture that is under way: how long each takes to media, and what the lecture loses by it.</summary>
internal static class StormBenchmark
{
    private const int Joins = 500;
    private const int JoinSeconds = 10;
    private const int Listeners = 50;
    private const int ConnectingMax = 8;
    private const double LossPercentMax = 0.1;
    private const double JoinSecondsMax = 3;

    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // Everybody comes from one address here.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
    };

    /// <summary>Arguments: how many join, else 500. Fails where a promise is broken.</summary>
    public static async Task<int> Run(string[] args)
    {
        var joins = args is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : Joins;
        await using var server = await ServerProcess.Start(s_settings, through: OneCore.Words(OneCore.Server));
        var room = await TestRoom.Create(server.Http);
        StayOffTheServersCore();
        return await Measure(server, room, joins) ? 0 : 1;
    }

    private static void StayOffTheServersCore()
    {
        using var self = Process.GetCurrentProcess();
        if (OperatingSystem.IsLinux())
            self.ProcessorAffinity = 1 << OneCore.Generator;
    }

    private static async Task<bool> Measure(ServerProcess server, TestRoom room, int joins)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", room.ModeratorToken);
        var tally = new Tally(publishers: 1);
        using var loop = new LoadLoop(tally);
        var door = new LoadDoor(http, loop);
        var watch = new Uri($"{server.Url}/whep/{room.RoomId}/p0");
        var sender = new LoadSender(await door.Enter(new Uri($"{server.Url}/whip/{room.RoomId}/p0"), sends: true, places: 1), 0, 1);
        var listeners = new ConcurrentBag<LoadPeer>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Listeners), new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax },
            async (_, _) => listeners.Add(await door.Enter(watch, sends: false, places: 1)));
        loop.Start(sender);
        await Task.Delay(s_warm);

        var before = ProcessorTime.Of(server.ProcessId);
        var began = Stopwatch.GetTimestamp();
        await loop.Do((all, senders) => all.Begin(senders));
        var times = await Storm(door, watch, joins);
        await loop.Do((all, senders) => all.End(senders));
        var share = (ProcessorTime.Of(server.ProcessId) - before).Total / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Task.Delay(s_grace);

        long sent = 0, arrived = 0;
        var delayUs = 0.0;
        await loop.Do((all, _) => (sent, arrived, delayUs) = (all.Sent * Listeners, listeners.Sum(one => one.Counted), all.DelayUs(0.99)));
        return Judge(joins, times, 100.0 * (sent - arrived) / sent, delayUs, share);
    }

    /// <summary>One after the other at even distances, however long each takes; gives the seconds of those that came in.</summary>
    private static async Task<IReadOnlyList<double>> Storm(LoadDoor door, Uri watch, int joins)
    {
        var times = new ConcurrentBag<double>();
        var running = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < joins; i++)
        {
            var due = TimeSpan.FromSeconds((double)i * JoinSeconds / joins) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            running.Add(One());
        }

        await Task.WhenAll(running);
        return [.. times];

        async Task One()
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                await door.Enter(watch, sends: false, places: 1);
                times.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
            }
            catch (Exception missed) when (missed is TimeoutException or InvalidOperationException or HttpRequestException)
            {
                await Console.Error.WriteLineAsync($"a join failed: {missed.Message}");
            }
        }
    }

    private static bool Judge(int joins, IReadOnlyList<double> times, double loss, double delayUs, double share)
    {
        var p95 = times.Count > 0 ? Samples.Percentile(times, 0.95) : double.PositiveInfinity;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times.Count} of {joins} joined in {JoinSeconds} s: p50 {Samples.Median(times) * 1_000:F0} ms, p95 {p95 * 1_000:F0} ms (at most {JoinSecondsMax * 1_000:F0}), "
            + $"longest {times.Max() * 1_000:F0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the lecture of {Listeners} lost {loss:F3} % meanwhile (at most {LossPercentMax}), p99 delay of all {delayUs / 1_000:F1} ms; server {share:F2} of a core, load {Samples.Load():F1}"));
        return times.Count == joins && p95 < JoinSecondsMax && loss < LossPercentMax;
    }
}
