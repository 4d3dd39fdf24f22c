using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Board;

/// <summary>A browser's fold of slides and boards, written from the contract alone: no rule, no undo, no order keys of its own.</summary>
internal sealed class ClientFold
{
    private static readonly PageView s_blank = new(new PageId("board.1"), 1, null, null, 1600, 900, "");

    public PresentationsView Slides { get; private set; } =
        new([new PresentationView(new PresentationId("board"), "", true, false, 1, [s_blank])], s_blank.Id, null);

    public WhiteboardView Board { get; private set; } = new([], false, []);

    /// <summary>The view that a newcomer is given, in place of what was folded so far.</summary>
    public void Replace(PresentationsView? slides, WhiteboardView? board)
    {
        Slides = slides ?? Slides;
        Board = board ?? Board;
    }

    public void Apply(Event happened)
    {
        switch (happened)
        {
            case PresentationAdded e:
                Slides = Slides with { Presentations = [.. Slides.Presentations, new(e.PresentationId, e.FileName, false, true, 0, [])] };
                break;
            case PageCountKnown e:
                Change(e.PresentationId, one => one with { PageCount = e.PageCount });
                break;
            case PageConverted e:
                Change(e.PresentationId, one => one with { Pages = [.. one.Pages.Append(e.Page).OrderBy(page => page.Number)] });
                break;
            case PresentationFinished e:
                Change(e.PresentationId, one => one with { Converting = false });
                break;
            case PresentationFailed e:
                Remove(e.PresentationId);
                break;
            case PresentationRemoved e:
                Remove(e.PresentationId);
                break;
            case PresentationsRestored e:
                Slides = new PresentationsView(e.Presentations, e.Current, null);
                break;
            case PageShown e:
                Slides = Slides with { Current = e.PageId, Viewport = null };
                break;
            case ViewportChanged e:
                Slides = Slides with { Viewport = new ViewportView(e.CenterX, e.CenterY, e.Zoom) };
                break;
            default:
                ApplyToBoard(happened);
                break;
        }
    }

    private void ApplyToBoard(Event happened)
    {
        switch (happened)
        {
            case ShapesAdded e:
                Change(e.PageId, page => page with { Shapes = Sorted(page.Shapes.Concat(e.Shapes)) });
                break;
            case ShapesChanged e:
                var changes = e.Changes.ToDictionary(change => change.Id);
                Change(e.PageId, page => page with
                {
                    Shapes = Sorted(page.Shapes.Select(shape => changes.TryGetValue(shape.Id, out var change) ? Changed(shape, change) : shape)),
                });
                break;
            case ShapesDeleted e:
                Change(e.PageId, page => page with { Shapes = [.. page.Shapes.Where(shape => !e.ShapeIds.Contains(shape.Id))] });
                break;
            case UndoDepthChanged e:
                Change(e.PageId, page => page with { Undo = e.Undo, Redo = e.Redo });
                break;
            case DrawingGranted { ParticipantId: null } e:
                Board = Board with { EverybodyDraws = e.Allowed, Drawers = e.Allowed ? Board.Drawers : [] };
                break;
            case DrawingGranted { ParticipantId: { } person } e:
                Board = Board with { Drawers = [.. Board.Drawers.Where(one => one != person), .. e.Allowed ? [person] : Array.Empty<ParticipantId>()] };
                break;
            case ParticipantLeft e:
                Board = Board with { Drawers = [.. Board.Drawers.Where(one => one != e.ParticipantId)] };
                break;
            case BoardsRestored e:
                foreach (var page in e.Pages)
                    Change(page.PageId, _ => page);
                break;
            default:
                break;
        }
    }

    private void Change(PresentationId id, Func<PresentationView, PresentationView> next) =>
        Slides = Slides with { Presentations = [.. Slides.Presentations.Select(one => one.Id == id ? next(one) : one)] };

    private void Remove(PresentationId id)
    {
        Slides = Slides with { Presentations = [.. Slides.Presentations.Where(one => one.Id != id)] };
        Board = Board with { Pages = [.. Board.Pages.Where(page => !page.PageId.Value.StartsWith(id.Value + ".", StringComparison.Ordinal))] };
    }

    private void Change(PageId id, Func<PageBoardView, PageBoardView> next)
    {
        if (Board.Pages.All(page => page.PageId != id))
            Board = Board with { Pages = [.. Board.Pages, new PageBoardView(id, [], 0, 0)] };
        Board = Board with { Pages = [.. Board.Pages.Select(page => page.PageId == id ? next(page) : page)] };
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
