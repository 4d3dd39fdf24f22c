using Classroom.Meetings;
using Classroom.Modules.Presentations;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Board;

/// <summary>A browser's fold of slides and boards, written from the contract alone: no rule, no undo, no order keys of its own.</summary>
internal sealed class ClientFold
{
    private static readonly PageView s_blank = new(new PageId("board.1"), 1, null, null, 1600, 900, "");

    private readonly OrderedDictionary<PageId, PageFold> _pages = [];
    private WhiteboardView _board = new([], false, []);

    public PresentationsView Slides { get; private set; } =
        new([new PresentationView(new PresentationId("board"), "", true, false, 1, [s_blank])], s_blank.Id, null, []);

    public WhiteboardView Board => _board with { Pages = [.. _pages.Values.Select(page => page.View)] };

    /// <summary>The parts that are here, in the order of the pages.</summary>
    public IEnumerable<PageShapesView> Parts => _pages.Values.Select(page => page.Part).OfType<PageShapesView>();

    /// <summary>The pages whose part is still to be fetched.</summary>
    public IReadOnlyList<PageId> Missing => [.. _pages.Where(page => page.Value.Shapes is null).Select(page => page.Key)];

    /// <summary>The view that a newcomer is given, in place of what was folded so far.</summary>
    public void Replace(PresentationsView? slides, WhiteboardView? board)
    {
        Slides = slides ?? Slides;
        if (board is null)
            return;
        var before = _pages.ToDictionary();
        _pages.Clear();
        foreach (var page in board.Pages)
        {
            _pages[page.PageId] = new PageFold(page);
            _pages[page.PageId].Keep(before.GetValueOrDefault(page.PageId));
        }

        _board = board;
    }

    /// <summary>A part that was asked for; its page may have gone meanwhile.</summary>
    public bool Take(PageShapesView part) => !_pages.TryGetValue(part.PageId, out var page) || page.Take(part);

    public void Apply(EventEnvelope envelope)
    {
        switch (envelope.Event)
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
                var failed = new FailedPresentationView(e.PresentationId, e.By, e.FileName, e.Reason);
                Slides = Slides with { Failed = [.. Slides.Failed.Append(failed).TakeLast(PresentationLimits.FailuresMax)] };
                break;
            case PresentationRemoved e:
                Remove(e.PresentationId);
                break;
            case PresentationsRestored e:
                Slides = Slides with { Presentations = e.Presentations, Current = e.Current, Viewport = null };
                break;
            case PageShown e:
                Slides = Slides with { Current = e.PageId, Viewport = null };
                break;
            case ViewportChanged e:
                Slides = Slides with { Viewport = new ViewportView(e.CenterX, e.CenterY, e.Zoom) };
                break;
            default:
                ApplyToBoard(envelope);
                break;
        }
    }

    private void ApplyToBoard(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case ShapesAdded e:
                Page(e.PageId).Apply(envelope);
                break;
            case ShapesChanged e:
                Page(e.PageId).Apply(envelope);
                break;
            case ShapesDeleted e:
                Page(e.PageId).Apply(envelope);
                break;
            case UndoDepthChanged e:
                Page(e.PageId).Apply(envelope);
                break;
            case BoardsRestored e:
                foreach (var page in e.Pages)
                    Page(page.PageId).Apply(envelope);
                break;
            case DrawingGranted { ParticipantId: null } e:
                _board = _board with { EverybodyDraws = e.Allowed, Drawers = e.Allowed ? _board.Drawers : [] };
                break;
            case DrawingGranted { ParticipantId: { } person } e:
                _board = _board with { Drawers = [.. _board.Drawers.Where(one => one != person), .. e.Allowed ? [person] : Array.Empty<ParticipantId>()] };
                break;
            case ParticipantLeft e:
                _board = _board with { Drawers = [.. _board.Drawers.Where(one => one != e.ParticipantId)] };
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
        foreach (var page in _pages.Keys.Where(page => page.Value.StartsWith(id.Value + ".", StringComparison.Ordinal)).ToList())
            _pages.Remove(page);
    }

    private PageFold Page(PageId id)
    {
        if (!_pages.TryGetValue(id, out var page))
            _pages[id] = page = new PageFold(new PageBoardView(id, 0, 0, 0, 0));
        return page;
    }
}
