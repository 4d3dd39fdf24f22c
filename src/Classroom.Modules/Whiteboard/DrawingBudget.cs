namespace Classroom.Modules.Whiteboard;

/// <summary>How much one person may still draw at once: a bucket that events empty and time fills, so that replay finds the same.</summary>
internal readonly record struct DrawingBudget(double Left, DateTimeOffset At)
{
    /// <summary>What may be spent at once; one command costs 1, and 1 more for each twenty shapes.</summary>
    public const double Burst = 200;

    private const double PerSecond = 25;
    private const double ShapesPerUnit = 20;

    public static DrawingBudget Full(DateTimeOffset at) => new(Burst, at);

    public double LeftAt(DateTimeOffset now) => Math.Min(Burst, Left + (Math.Max(0, (now - At).TotalSeconds) * PerSecond));

    /// <summary>How long until one command may be paid.</summary>
    public static TimeSpan WaitAt(double left) => TimeSpan.FromSeconds((1 - left) / PerSecond);

    // Clearing a full page, and taking that back, costs what any large command costs.
    public DrawingBudget Spend(DateTimeOffset now, int shapes) =>
        new(LeftAt(now) - 1 - (Math.Min(shapes, ShapeRules.CommandShapesMax) / ShapesPerUnit), now);
}
