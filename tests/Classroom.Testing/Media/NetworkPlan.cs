namespace Classroom.Testing.Media;

/// <summary>A scene of bandwidth: how the way to a viewer behaves, who sends, for how long.</summary>
public sealed record NetworkPlan(string Name, double Seconds)
{
    /// <summary>How the way down is, and from which second on.</summary>
    public IReadOnlyList<(double FromS, NetworkConditions Down)> Conditions { get; init; } = [(0, NetworkConditions.Perfect)];

    /// <summary>People who send sound and a camera in three sizes.</summary>
    public int Publishers { get; init; } = 1;
    public int Seed { get; init; } = 1;

    /// <summary>Their layers, the smallest first.</summary>
    public IReadOnlyList<SyntheticPicture> Pictures { get; init; } = SyntheticPicture.Camera;

    /// <summary>A second viewer, on a way that is always good.</summary>
    public bool HasNeighbour { get; init; }

    /// <summary>A usual line: 20 ms there, and a queue of a third of a second before its narrowest link.</summary>
    public static NetworkConditions Line(double megabits) => new() { RateBps = (long)(megabits * 1_000_000), DelayUs = 20_000 };

    public override string ToString() => Name;
}
