using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Board;

/// <summary>
/// One page in a browser: what the view says of it, and its shapes once their part has come. Until then the events since the view are kept, for those that
/// the part does not hold yet.
/// </summary>
internal sealed class PageFold(PageBoardView view)
{
    private readonly long _from = view.Seq;
    private readonly List<(long Seq, Event Happened)> _late = [];

    public PageBoardView View { get; private set; } = view;

    /// <summary>Null while they are not here.</summary>
    public IReadOnlyList<ShapeView>? Shapes { get; private set; } = view.Count == 0 ? [] : null;

    public PageShapesView? Part => Shapes is null ? null : new PageShapesView(View.PageId, View.Seq, Shapes);

    /// <summary>After a fresh view: what has the same number is the same.</summary>
    public void Keep(PageFold? before) => Shapes = before?.View.Seq == View.Seq ? before.Shapes ?? Shapes : Shapes;

    public void Apply(EventEnvelope envelope)
    {
        View = envelope.Event switch
        {
            ShapesAdded e => View with { Seq = envelope.Seq, Count = View.Count + e.Shapes.Count },
            ShapesDeleted e => View with { Seq = envelope.Seq, Count = View.Count - e.ShapeIds.Count },
            ShapesChanged => View with { Seq = envelope.Seq },
            BoardsRestored e => View with { Seq = envelope.Seq, Count = BoardOf(e).Shapes.Count },
            UndoDepthChanged e => View with { Undo = e.Undo, Redo = e.Redo },
            _ => View,
        };
        if (envelope.Event is BoardsRestored restored)
            Shapes = BoardOf(restored).Shapes;
        else if (Shapes is { } here)
            Shapes = After(here, envelope.Event);
        else if (View.Count == 0)
            Shapes = [];
        else
            _late.Add((envelope.Seq, envelope.Event));
    }

    /// <summary>The part has come; false where it is older than what the view knew, and so of no use.</summary>
    public bool Take(PageShapesView part)
    {
        if (Shapes is not null)
            return true;
        if (part.Seq < _from)
            return false;
        Shapes = _late.Where(late => late.Seq > part.Seq).Aggregate(part.Shapes, (shapes, late) => After(shapes, late.Happened));
        return true;
    }

    private KeptBoard BoardOf(BoardsRestored restored) => restored.Pages.Single(page => page.PageId == View.PageId);

    private static IReadOnlyList<ShapeView> After(IReadOnlyList<ShapeView> shapes, Event happened)
    {
        switch (happened)
        {
            case ShapesAdded e:
                return Sorted(shapes.Concat(e.Shapes));
            case ShapesChanged e:
                var changes = e.Changes.ToDictionary(change => change.Id);
                return Sorted(shapes.Select(shape => changes.TryGetValue(shape.Id, out var change) ? Changed(shape, change) : shape));
            case ShapesDeleted e:
                return [.. shapes.Where(shape => !e.ShapeIds.Contains(shape.Id))];
            default:
                return shapes;
        }
    }

    private static ShapeView[] Sorted(IEnumerable<ShapeView> shapes) =>
        [.. shapes.OrderBy(shape => shape.Z, StringComparer.Ordinal).ThenBy(shape => shape.Id.Value, StringComparer.Ordinal)];

    private static ShapeView Changed(ShapeView shape, ShapeChange change) => shape with
    {
        X = change.X ?? shape.X,
        Y = change.Y ?? shape.Y,
        Width = change.Width ?? shape.Width,
        Height = change.Height ?? shape.Height,
        Color = change.Color ?? shape.Color,
        Size = change.Size ?? shape.Size,
        Text = change.Text ?? shape.Text,
        Z = change.Z ?? shape.Z,
    };
}
