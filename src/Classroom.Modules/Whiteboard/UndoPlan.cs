using Classroom.Meetings;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>What taking one step back would do now: only what its person wrote last, and only what that person may touch.</summary>
/// <param name="Delete">Shapes to take away.</param>
/// <param name="Revive">Shapes to bring back.</param>
/// <param name="Set">Values to give back.</param>
internal sealed record UndoPlan(IReadOnlyList<ShapeId> Delete, IReadOnlyList<ShapeView> Revive, IReadOnlyList<ShapeChange> Set)
{
    /// <summary>How many shape events it needs; 0 where nothing is left of the step.</summary>
    public int Events => (Delete.Count > 0 ? 1 : 0) + (Revive.Count > 0 ? 1 : 0) + (Set.Count > 0 ? 1 : 0);

    public static UndoPlan For(WhiteboardState state, BoardPage page, UndoStep step, ParticipantId person, bool moderates, bool presents)
    {
        var delete = new List<ShapeId>();
        foreach (var (id, version) in step.Remove)
        {
            // Unchanged since this step brought it, or changed by this person alone.
            if (page.Find(id) is { } shape && (shape.Version == version || shape.IsWhollyBy(person))
                && (moderates || presents || shape.View.Author == person))
                delete.Add(id);
        }

        var set = new List<ShapeChange>();
        foreach (var old in step.Set)
        {
            if (page.Find(old.Id) is not { } shape || !(moderates || shape.View.Author == person))
                continue;
            var change = ShapeProperties.Difference(shape.View, ShapeProperties.Only(old, shape.WrittenBy(person)));
            if (ShapeProperties.Named(change) != 0)
                set.Add(change);
        }

        return new UndoPlan(delete, [.. step.Revive.Select(shape => shape.View).Where(view => !state.IsShape(view.Id))], set);
    }
}
