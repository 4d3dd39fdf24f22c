using System.Globalization;

namespace Classroom.Benchmarks.Sfu;

/// <summary>Medians of the runs of one scenario on one server, and the machine's load beside them.</summary>
internal sealed record SfuFigures(
    double Norm, double P50Ms, double P99Ms, double LossPercent, double PerPacketUs, double YardstickUs, double ServerShare, double GeneratorShare, double Load)
{
    private const double MicrosecondsPerMillisecond = 1_000;

    /// <summary>The head of the table.</summary>
    public const string Head =
        "scenario      server        norm       p50       p99      loss   CPU/packet  yardstick  server  generator  load";

    public static SfuFigures Of(IReadOnlyList<GeneratorReport> runs)
    {
        double Median(Func<GeneratorReport, double> figure) => Samples.Median(runs.Select(figure));
        return new SfuFigures(
            Median(run => run.Norm), Median(run => run.P50Us) / MicrosecondsPerMillisecond, Median(run => run.P99Us) / MicrosecondsPerMillisecond,
            Median(run => run.LossPercent), Median(run => run.PerPacketUs), Median(run => run.YardstickUs), Median(run => run.ServerShare),
            Median(run => run.GeneratorShare), Samples.Load());
    }

    public string Line(string scenario, string server) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scenario,-13} {server,-11} {Norm,6:F2} {P50Ms,6:F1} ms {P99Ms,6:F1} ms {LossPercent,7:F3} % {PerPacketUs,9:F2} us {YardstickUs,7:F2} us {ServerShare,7:F2} {GeneratorShare,10:F2} {Load,5:F1}");
}
