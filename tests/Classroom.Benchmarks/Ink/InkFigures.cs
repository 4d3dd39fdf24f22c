using System.Globalization;

namespace Classroom.Benchmarks.Ink;

/// <summary>What one crowd met: delays from a drawer's send to the others' receipt, and what it cost.</summary>
internal sealed record InkFigures(int Drawers, double P50Ms, double P99Ms, long Heard, double CpuCores, double BytesPerSecond, double FramesPerSecond)
{
    /// <summary>The part of all messages that arrived, by 10 Hz of each drawer to each other one.</summary>
    public double Arrived(TimeSpan measured) => Heard / (10.0 * measured.TotalSeconds * Drawers * (Drawers - 1));

    /// <summary>One line of the table.</summary>
    public string Line(string name, TimeSpan measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-22} {Drawers,7} {P50Ms,6:F0} ms {P99Ms,6:F0} ms {Arrived(measured),8:P1} {CpuCores,6:F2} {BytesPerSecond / 1024,8:F0} kB/s {1000 / FramesPerSecond,8:F0} ms");
}
