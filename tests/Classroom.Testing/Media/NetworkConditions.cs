namespace Classroom.Testing.Media;

/// <summary>How one direction of a virtual path treats datagrams.</summary>
public sealed record NetworkConditions
{
    public static readonly NetworkConditions Perfect = new();

    public long DelayUs { get; init; }
    public long JitterUs { get; init; }
    public double Loss { get; init; }
    public double Duplication { get; init; }

    /// <summary>Share of datagrams that are overtaken: they get this much longer.</summary>
    public double Reordering { get; init; }
    public long ReorderUs { get; init; } = 5_000;
}
