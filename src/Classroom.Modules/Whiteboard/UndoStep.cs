using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>What takes one command of one person back.</summary>
/// <param name="Remove">Shapes to take away again, while nobody else has written to them since.</param>
/// <param name="Revive">Shapes to bring back as they were.</param>
/// <param name="Set">Values to give back, per property where this person was the last writer.</param>
internal sealed record UndoStep(IReadOnlyList<UndoRemoval> Remove, IReadOnlyList<BoardShape> Revive, IReadOnlyList<ShapeChange> Set)
{
    private const int EntryWeight = 64;

    public static UndoStep Nothing { get; } = new([], [], []);

    public bool IsEmpty => Remove.Count + Revive.Count + Set.Count == 0;

    /// <summary>Roughly the bytes it keeps alive.</summary>
    public long Weight() =>
        ((Remove.Count + Revive.Count + Set.Count) * (long)EntryWeight)
        + Revive.Sum(shape => (long)BoardShape.WeightOf(shape.View)) + Set.Sum(change => (long)(change.Text?.Length ?? 0));

    public UndoStep With(UndoStep other) => IsEmpty ? other : new([.. Remove, .. other.Remove], [.. Revive, .. other.Revive], [.. Set, .. other.Set]);
}

/// <summary>A shape to take away, and the event that brought it.</summary>
internal sealed record UndoRemoval(ShapeId Id, long Version);
