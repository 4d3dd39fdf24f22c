using Classroom.Benchmarks.Ink;

namespace Classroom.Benchmarks;

/// <summary>One benchmark: its verb, what it measures, and how it runs; its answer is the process's exit code.</summary>
internal sealed record Benchmark(string Verb, string About, Func<string[], Task<int>> Start)
{
    private const int Unknown = 2;

    // One line each.
    private static readonly Benchmark[] s_all =
    [
        new("ink", "100 and 300 drawers on one page beside a bare WebSocket fan-out", InkBenchmark.Run),
        new("ink-bare", "the bare fan-out's own process, started by ink", BareFanOut.Run),
    ];

    /// <summary>Runs what the first argument names.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (args is [var verb, .. var rest] && s_all.FirstOrDefault(one => one.Verb == verb) is { } chosen)
            return await chosen.Start(rest);
        foreach (var one in s_all)
            await Console.Error.WriteLineAsync($"{one.Verb,-12} {one.About}");
        return Unknown;
    }
}
