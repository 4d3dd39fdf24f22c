namespace Classroom.Benchmarks.Log;

/// <summary>What one way of writing met: events made durable in a second, from handing over to knowing, and how many commits it took.</summary>
internal sealed record LogFigures(double EventsPerSecond, double P50Ms, double P99Ms, double CommitsPerSecond)
{
    public static LogFigures Of(IReadOnlyCollection<double> times, int eventsEach, TimeSpan took, long commits) => new(
        times.Count * eventsEach / took.TotalSeconds, Samples.Median(times), Samples.Percentile(times, 0.99), commits / took.TotalSeconds);

    /// <summary>The median of each figure over rounds.</summary>
    public static LogFigures Median(IReadOnlyCollection<LogFigures> rounds) => new(
        Samples.Median(rounds.Select(round => round.EventsPerSecond)), Samples.Median(rounds.Select(round => round.P50Ms)),
        Samples.Median(rounds.Select(round => round.P99Ms)), Samples.Median(rounds.Select(round => round.CommitsPerSecond)));
}
