using System.Globalization;

namespace Classroom.Benchmarks;

/// <summary>Order statistics of what was measured, and how busy the machine was meanwhile.</summary>
internal static class Samples
{
    /// <summary>The value below which a part of the samples lies.</summary>
    public static double Percentile(IEnumerable<double> samples, double part)
    {
        var sorted = samples.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }

    /// <summary>The one in the middle.</summary>
    public static double Median(IEnumerable<double> samples) => Percentile(samples, 0.5);

    /// <summary>The kernel's load average of the last minute: figures of a busy machine mean less.</summary>
    public static double Load() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
