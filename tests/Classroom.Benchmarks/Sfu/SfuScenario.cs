namespace Classroom.Benchmarks.Sfu;

/// <summary>
/// Who sends to how many, and what is promised of it. With lines of tiles it is a class in which all are seated, which only our own generator makes; of what
/// comes to them so much may be lost on purpose.
/// </summary>
internal sealed record SfuScenario(
    string Name, int Publishers, int Receivers, double NormMax = double.PositiveInfinity, double P99MaxMs = double.PositiveInfinity, int TileLines = 0,
    int LossPercent = 0)
{
    /// <summary>More would be heard as a gap.</summary>
    public const double LossMaxPercent = 0.1;

    /// <summary>What is late by this much still comes before a browser's jitter buffer runs out.</summary>
    public const double LatestMs = 20;

    /// <summary>What was lost on the way waits for its gap to be seen, for the request and for the repair; jitter buffers grow by that.</summary>
    public const double LatestRepairMs = 200;

    /// <summary>So many have to fit on one core.</summary>
    public const int CapacityMin = 1_000;

    /// <summary>The fixed ones.</summary>
    public static IReadOnlyList<SfuScenario> All { get; } =
    [
        new("1 to 50", 1, 50, NormMax: 0.9),
        new("1 to 200", 1, 200, NormMax: 0.6, P99MaxMs: 15),
        new("8 to 8", 8, 8, NormMax: 0.9),
        // A class with all cameras on. Thirty tiles on a screen of 1,920 x 1,080 are less than 180 lines high; on one twice as fine less than 360.
        new("30 to 30", 30, 30, TileLines: 180),
        new("30 fine", 30, 30, TileLines: 360),
        new("30 lossy", 30, 30, TileLines: 180, LossPercent: 5),
    ];

    /// <summary>Crowds that are tried one after the other until one is too large.</summary>
    public static IReadOnlyList<SfuScenario> Crowds { get; } = [.. new[] { CapacityMin, 1_250, 1_500, 1_750 }.Select(Crowd)];

    /// <summary>Crowds that are tried where the first of those is too large already.</summary>
    public static IReadOnlyList<SfuScenario> SmallerCrowds { get; } = [.. new[] { 750, 500, 250 }.Select(Crowd)];

    /// <summary>Whether it fits on the core: nearly nothing lost, nothing late.</summary>
    public bool Fits(SfuFigures figures) => figures.LossPercent < LossMaxPercent && figures.P99Ms < (LossPercent > 0 ? LatestRepairMs : LatestMs);

    /// <summary>Whether what was promised was kept.</summary>
    public bool IsKept(SfuFigures figures) => Fits(figures) && figures.Norm <= NormMax && figures.P99Ms < P99MaxMs;

    private static SfuScenario Crowd(int receivers) => new($"1 to {receivers}", 1, receivers);
}
