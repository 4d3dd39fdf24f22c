using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>One page's shapes and everybody's undo steps on it.</summary>
internal sealed class BoardPage(PageId id)
{
    private readonly Dictionary<ShapeId, BoardShape> _shapes = [];
    private readonly Dictionary<ParticipantId, UndoStacks> _stacks = [];
    private ShapeView[]? _ordered;
    private ViewPart? _part;
    private string? _top;

    public PageId Id { get; } = id;

    /// <summary>The number of the last event that changed the shapes.</summary>
    public long Seq { get; private set; }

    public int Count => _shapes.Count;

    /// <summary>Bytes of ink and characters of text on the page.</summary>
    public long Weight { get; private set; }

    public IEnumerable<BoardShape> Shapes => _shapes.Values;

    public IReadOnlyDictionary<ParticipantId, UndoStacks> Stacks => _stacks;

    /// <summary>The step being taken back, while its events are folded.</summary>
    public Reversal? Open { get; set; }

    /// <summary>True when the next change only shortens order keys.</summary>
    public bool Shortening { get; set; }

    /// <summary>The key of what lies on top.</summary>
    public string? Top => _top ??= Count == 0 ? null : _shapes.Values.Select(shape => shape.View.Z).Max(StringComparer.Ordinal);

    /// <summary>All shapes from the bottom to the top; the same array until the page changes, so that many views share it.</summary>
    public ShapeView[] Ordered => _ordered ??= Sorted();

    /// <summary>The shapes as they are fetched; the same object until the page changes.</summary>
    public ViewPart Part(string module) => _part ??= new ViewPart(module, Seq, new PageShapesView(Id, Seq, Ordered));

    /// <summary>To be said after each event that has changed the shapes.</summary>
    public void ChangedAt(long seq) => (Seq, _part) = (seq, null);

    public BoardShape? Find(ShapeId shape) => _shapes.GetValueOrDefault(shape);

    public UndoStacks StacksOf(ParticipantId person) => _stacks.TryGetValue(person, out var stacks) ? stacks : _stacks[person] = new UndoStacks();

    public UndoStacks? StacksIfAny(ParticipantId person) => _stacks.GetValueOrDefault(person);

    /// <summary>0 or 1 for each direction: whether there is a step at all.</summary>
    public (int Undo, int Redo) DepthOf(ParticipantId person) => _stacks.TryGetValue(person, out var stacks)
        ? (Math.Min(stacks.Undo.Count, 1), Math.Min(stacks.Redo.Count, 1))
        : (0, 0);

    public void Forget(ParticipantId person) => _stacks.Remove(person);

    public void Put(BoardShape shape)
    {
        if (_shapes.TryGetValue(shape.View.Id, out var before))
        {
            Weight -= BoardShape.WeightOf(before.View);
            if (before.View.Z != shape.View.Z)
                _top = null;
        }
        else if (_top is not null && string.CompareOrdinal(shape.View.Z, _top) > 0)
            _top = shape.View.Z;
        _shapes[shape.View.Id] = shape;
        Weight += BoardShape.WeightOf(shape.View);
        _ordered = null;
    }

    public BoardShape? Take(ShapeId shape)
    {
        if (!_shapes.Remove(shape, out var taken))
            return null;
        Weight -= BoardShape.WeightOf(taken.View);
        _ordered = null;
        if (taken.View.Z == _top)
            _top = null;
        return taken;
    }

    public void Empty()
    {
        _shapes.Clear();
        _stacks.Clear();
        (_ordered, _top, Weight, Open, Shortening) = (null, null, 0, null, false);
    }

    private ShapeView[] Sorted()
    {
        ShapeView[] ordered = [.. _shapes.Values.Select(shape => shape.View)];
        Array.Sort(ordered, static (a, b) =>
            string.CompareOrdinal(a.Z, b.Z) is var byKey && byKey != 0 ? byKey : string.CompareOrdinal(a.Id.Value, b.Id.Value));
        return ordered;
    }
}
