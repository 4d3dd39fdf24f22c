using System.Globalization;

namespace Classroom.Benchmarks.Soak;

/// <summary>Pauses of the collector by length, from the histogram at /metrics.</summary>
/// <param name="Below">How many were at most so many seconds long, in ascending order; the last bound is infinite.</param>
/// <param name="Blocking">Full collections for which the program waited.</param>
/// <param name="Background">Pauses of collections beside the program; each has two.</param>
/// <param name="Seconds">All together.</param>
internal sealed record PauseCounts(IReadOnlyList<(double Bound, double Count)> Below, double Blocking, double Background, double Seconds)
{
    private const string Name = "classroom_gc_pause_seconds";

    public double Count => Below.Count > 0 ? Below[^1].Count : 0;

    public static PauseCounts Of(IReadOnlyDictionary<string, double> series)
    {
        double CountOf(string kind) => series.GetValueOrDefault($"{Name}_count{{kind=\"{kind}\"}}");
        var below = series.Where(one => one.Key.StartsWith($"{Name}_bucket", StringComparison.Ordinal))
            .GroupBy(one => Bound(one.Key)).OrderBy(bound => bound.Key).Select(bound => (bound.Key, bound.Sum(one => one.Value)));
        var seconds = series.Where(one => one.Key.StartsWith($"{Name}_sum", StringComparison.Ordinal)).Sum(one => one.Value);
        return new PauseCounts([.. below], CountOf("blocking"), CountOf("background"), seconds);
    }

    /// <summary>What came after an earlier look.</summary>
    public PauseCounts Since(PauseCounts earlier)
    {
        double Before(double bound) => earlier.Below.FirstOrDefault(one => one.Bound == bound).Count;
        return new PauseCounts(
            [.. Below.Select(one => (one.Bound, one.Count - Before(one.Bound)))], Blocking - earlier.Blocking, Background - earlier.Background,
            Seconds - earlier.Seconds);
    }

    /// <summary>The bound below which a part of the pauses lies, in milliseconds; 0 without a pause.</summary>
    public double WithinMs(double part) => Below.FirstOrDefault(one => one.Count >= part * Count).Bound * 1_000;

    private static double Bound(string key)
    {
        var text = key[(key.IndexOf("le=\"", StringComparison.Ordinal) + 4)..];
        text = text[..text.IndexOf('"', StringComparison.Ordinal)];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
