namespace Classroom.Server.Bridges.Conversion;

/// <summary>What a document may be, and what its conversion may use.</summary>
public sealed record ConversionLimits
{
    /// <summary>Most pages.</summary>
    public int PagesMax { get; init; } = 200;

    /// <summary>Longest side of a page, in points.</summary>
    public double SideMax { get; init; } = 20_000;

    /// <summary>Longest work on one document, whatever its pages.</summary>
    public TimeSpan DocumentTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What each page adds to that; one of an ordinary document takes half of it.</summary>
    public TimeSpan PageTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Limits of each run of a tool; a page has one run for its picture and one more at a lower resolution.</summary>
    public SandboxLimits Tool { get; init; } = new();
}
