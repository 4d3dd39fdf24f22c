using Classroom.Benchmarks.Entering;
using Classroom.Benchmarks.Ink;
using Classroom.Benchmarks.Joining;
using Classroom.Benchmarks.Lecture;
using Classroom.Benchmarks.Log;
using Classroom.Benchmarks.Memory;
using Classroom.Benchmarks.Packet;
using Classroom.Benchmarks.Sfu;
using Classroom.Benchmarks.Sfu.Floor;
using Classroom.Benchmarks.Sfu.Load;
using Classroom.Benchmarks.Sfu.Storm;
using Classroom.Benchmarks.Soak;

namespace Classroom.Benchmarks;

/// <summary>One benchmark: its verb, what it measures, and how it runs; its answer is the process's exit code.</summary>
internal sealed record Benchmark(string Verb, string About, Func<string[], Task<int>> Start)
{
    private const int Unknown = 2;
    private const string All = "all";

    // One line each; a verb with a dash is a part of another one, or takes too long beside the others.
    private static readonly Benchmark[] s_all =
    [
        new("packet", "ns per forwarded packet at 25 and 100 receivers beside a bare loop of AesGcm and SendTo", PacketBenchmark.Run),
        new("log", "events per second and p99 beside single commits, and the replay of 20,000 events", _ => LogBenchmark.Run()),
        new("memory", "the server's memory when idle, and for each participant", MemoryBenchmark.Run),
        new("join", "joining a room whose boards are near their limits, over slow lines", JoinBenchmark.Run),
        new("enter", "from the click on a link to hearing and being heard, over 20 Mbit/s with 40 ms", EnterBenchmark.Run),
        new("ink", "100 and 300 drawers on one page beside a bare WebSocket fan-out", InkBenchmark.Run),
        new("sfu", "the server on one core, publishers and receivers on the other: cost, delay and number of receivers", SfuBenchmark.Run),
        new("floor", "what the kernel alone takes for the messages of a lecture: no SFU can be below", FloorBenchmark.Run),
        new("storm", "500 joins in 10 s beside a lecture: how long they take, and what the lecture loses", StormBenchmark.Run),
        new("soak-hour", "a lecture for an hour: pauses of the collector, and memory", SoakBenchmark.Hour),
        new("soak-modes", "the collector's modes under the same lecture, two minutes each", SoakBenchmark.Modes),
        new("lecture-audience", "listeners with seat, live socket and media in somebody else's lecture, for a test with browsers", LectureAudience.Run),
        new("sfu-load", "the synthetic participants' own process, started by sfu", LoadGenerator.Run),
        new("ink-bare", "the bare fan-out's own process, started by ink", BareFanOut.Run),
    ];

    /// <summary>Runs what the first argument names.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (args is [var verb, .. var rest] && s_all.FirstOrDefault(one => one.Verb == verb) is { } chosen)
            return await chosen.Start(rest);
        if (args is [All])
            return await RunAll();
        foreach (var one in s_all)
            await Console.Error.WriteLineAsync($"{one.Verb,-12} {one.About}");
        await Console.Error.WriteLineAsync($"{All,-12} every one in turn");
        return Unknown;
    }

    // Each runs, whatever became of the ones before it.
    private static async Task<int> RunAll()
    {
        var missed = new List<string>();
        foreach (var one in s_all.Where(one => !one.Verb.Contains('-', StringComparison.Ordinal)))
        {
            Console.WriteLine($"== {one.Verb}: {one.About}");
            if (await one.Start([]) != 0)
                missed.Add(one.Verb);
        }

        Console.WriteLine(missed.Count == 0 ? "every target met" : $"targets missed: {string.Join(", ", missed)}");
        return missed.Count == 0 ? 0 : 1;
    }
}
