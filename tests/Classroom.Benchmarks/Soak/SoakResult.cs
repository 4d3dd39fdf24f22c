using System.Globalization;

namespace Classroom.Benchmarks.Soak;

/// <summary>What came of one run: a look at the server each minute, and what the audience got.</summary>
internal sealed record SoakResult(
    IReadOnlyList<ServerFigures> Looks, TimeSpan Length, double LossPercent, double P99Ms, (int Taken, int Refused) Commands, int Changes)
{
    /// <summary>99 of 100 pauses have to be shorter; also a bound of the histogram.</summary>
    public const double PauseMsMax = 8;

    private const double LossPercentMax = 0.1;
    private const double GrowthPercentMax = 5;
    private const double KilobytesPerMegabyte = 1024;

    public PauseCounts Pauses => Looks[^1].Pauses.Since(Looks[0].Pauses);

    /// <summary>Of all pauses by the runtime's own clock, how much was seen one by one.</summary>
    public double SeenPercent => 100 * Pauses.Seconds / (Looks[^1].PausedSeconds - Looks[0].PausedSeconds);

    /// <summary>The server's part of a core.</summary>
    public double Share => (Looks[^1].ProcessorSeconds - Looks[0].ProcessorSeconds) / Length.TotalSeconds;

    /// <summary>By how much the last quarter takes more memory than the second; what is compiled and filled late is over by then.</summary>
    public double GrowthPercent => 100 * ((Quarter(3) / Quarter(1)) - 1);

    public double ResidentMb => Quarter(3);

    public bool IsKept => Pauses is { Count: > 0, Blocking: 0 } && Pauses.WithinMs(0.99) <= PauseMsMax && GrowthPercent <= GrowthPercentMax
        && LossPercent < LossPercentMax && Commands.Refused == 0;

    public string Line(string name)
    {
        var pauses = Pauses;
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-34} {ResidentMb,7:F1} MB {GrowthPercent,6:F1} % {Looks[^1].AllocatedMb - Looks[0].AllocatedMb,7:F0} MB {pauses.Count,6} {pauses.Background,4} {pauses.Blocking,3} "
            + $"{pauses.Seconds * 1_000 / Math.Max(1, pauses.Count),5:F2} ms <{pauses.WithinMs(0.5),4:F1} ms <{pauses.WithinMs(0.99),5:F1} ms <{pauses.WithinMs(1),6:F1} ms {SeenPercent,4:F0} % "
            + $"{Share,5:F3} {LossPercent,6:F3} % {P99Ms,5:F1} ms {Commands.Taken,6} {Commands.Refused,3} {Changes,5} {Samples.Load(),5:F1}");
    }

    public const string Head =
        "                                    resident   growth  allocated pauses    bg  full  mean     p50      p99    longest  seen   core    loss    p99    commands refused changes load";

    private double Quarter(int number)
    {
        var size = Math.Max(1, Looks.Count / 4);
        return Samples.Median(Looks.Skip(Math.Min(number * size, Looks.Count - 1)).Take(size).Select(look => look.ResidentKb / KilobytesPerMegabyte));
    }
}
