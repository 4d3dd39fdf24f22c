namespace Classroom.Modules.Whiteboard;

/// <summary>One person's steps on one page: to be taken back, and to be done again.</summary>
internal sealed class UndoStacks
{
    /// <summary>Most steps kept in each direction.</summary>
    public const int StepsMax = 100;

    /// <summary>Most bytes of deleted shapes kept in each direction; the newest step always stays.</summary>
    public const long WeightMax = 16 * 1024 * 1024;

    private readonly List<UndoStep> _undo = [];
    private readonly List<UndoStep> _redo = [];

    public IReadOnlyList<UndoStep> Undo => _undo;

    public IReadOnlyList<UndoStep> Redo => _redo;

    /// <summary>The stack that a reversal takes its step from.</summary>
    public IReadOnlyList<UndoStep> From(bool redo) => redo ? _redo : _undo;

    /// <summary>A new step: what was taken back before cannot be done again.</summary>
    public void Did(UndoStep inverse)
    {
        _redo.Clear();
        Push(_undo, inverse);
    }

    public UndoStep Pop(bool redo)
    {
        var from = redo ? _redo : _undo;
        var step = from[^1];
        from.RemoveAt(from.Count - 1);
        return step;
    }

    public void Reversed(bool redo, UndoStep inverse) => Push(redo ? _undo : _redo, inverse);

    public void Restore(IEnumerable<UndoStep> undo, IEnumerable<UndoStep> redo)
    {
        _undo.AddRange(undo);
        _redo.AddRange(redo);
    }

    private static void Push(List<UndoStep> stack, UndoStep step)
    {
        stack.Add(step);
        var weight = stack.Sum(kept => kept.Weight());
        while (stack.Count > StepsMax || (weight > WeightMax && stack.Count > 1))
        {
            weight -= stack[0].Weight();
            stack.RemoveAt(0);
        }
    }
}
