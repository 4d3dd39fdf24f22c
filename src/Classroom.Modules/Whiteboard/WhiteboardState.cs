using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>All boards of a meeting and who may draw; changed by events only.</summary>
internal sealed class WhiteboardState
{
    private static readonly PageId s_firstPage = new("board.1");

    private readonly OrderedDictionary<PageId, BoardPage> _pages = [];
    private readonly Dictionary<ShapeId, PageId> _places = [];
    private readonly HashSet<PageId> _known = [s_firstPage];
    private readonly OrderedDictionary<ParticipantId, bool> _drawers = [];
    private readonly HashSet<ParticipantId> _moderators = [];
    private readonly Dictionary<ParticipantId, DrawingBudget> _budgets = [];
    private ParticipantId? _presenter;
    private Gate? _gate;

    public bool EverybodyDraws { get; private set; }

    public IEnumerable<ParticipantId> Drawers => _drawers.Keys;

    /// <summary>Pages from their first shape on, in that order.</summary>
    public IEnumerable<BoardPage> Pages => _pages.Values;

    public bool IsPage(PageId page) => _known.Contains(page);

    public bool IsShape(ShapeId shape) => _places.ContainsKey(shape);

    public bool IsDrawer(ParticipantId person) => _drawers.ContainsKey(person);

    public bool TryGetPage(PageId id, [NotNullWhen(true)] out BoardPage? page) => _pages.TryGetValue(id, out page);

    public bool MayDraw(ParticipantId person) =>
        EverybodyDraws || _presenter == person || _moderators.Contains(person) || _drawers.ContainsKey(person);

    public double BudgetOf(ParticipantId person, DateTimeOffset now) =>
        _budgets.TryGetValue(person, out var budget) ? budget.LeftAt(now) : DrawingBudget.Burst;

    public Gate Gate()
    {
        if (_gate is not null)
            return _gate;
        var drawers = new HashSet<ParticipantId>(_moderators);
        drawers.UnionWith(_drawers.Keys);
        if (_presenter is { } presenter)
            drawers.Add(presenter);
        return _gate = new Gate(EverybodyDraws, drawers, _known.Select(page => page.Value).ToHashSet());
    }

    public void Evolve(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case ShapesAdded e: Touch(envelope, e.PageId, page => Add(envelope, page, e)); break;
            case ShapesChanged e: Touch(envelope, e.PageId, page => Change(envelope, page, e)); break;
            case ShapesDeleted e: Touch(envelope, e.PageId, page => Delete(envelope, page, e)); break;
            case StepReversed e: Reverse(e); break;
            case OrderShortened e: _pages[e.PageId].Shortening = true; break;
            case BoardsRestored e: RestoreBoards(envelope.Seq, e.Pages); break;
            case DrawingGranted e: Grant(e); break;
            default: EvolveOthers(envelope.Event); break;
        }
    }

    // Everything is written in order: the same state gives the same bytes, whichever way it came about. Pages keep the order in which they are seen.
    public WhiteboardSnapshot Snapshot() => new(
        [.. _pages.Values.Select(page => new BoardPageSnapshot(
            page.Id, page.Seq, [.. Sorted(page.Shapes, shape => shape.View.Id.Value)],
            [.. Sorted(page.Stacks, stacks => stacks.Key.Value).Select(stacks => new UndoStacksSnapshot(stacks.Key, [.. stacks.Value.Undo], [.. stacks.Value.Redo]))],
            page.Open, page.Shortening))],
        [.. Sorted(_known, page => page.Value)], EverybodyDraws, [.. _drawers.Keys], [.. Sorted(_moderators, person => person.Value)], _presenter,
        Sorted(_budgets, budget => budget.Key.Value).ToDictionary());

    public void Restore(WhiteboardSnapshot snapshot)
    {
        _known.Clear();
        _known.UnionWith(snapshot.KnownPages);
        foreach (var saved in snapshot.Pages)
        {
            var page = PageFor(saved.PageId);
            foreach (var shape in saved.Shapes)
                Put(page, shape);
            foreach (var stacks in saved.Stacks)
                page.StacksOf(stacks.Person).Restore(stacks.Undo, stacks.Redo);
            (page.Open, page.Shortening) = (saved.Open, saved.Shortening);
            page.ChangedAt(saved.Seq);
        }

        foreach (var drawer in snapshot.Drawers)
            _drawers[drawer] = true;
        _moderators.UnionWith(snapshot.Moderators);
        foreach (var (person, budget) in snapshot.Budgets)
            _budgets[person] = budget;
        (EverybodyDraws, _presenter, _gate) = (snapshot.EverybodyDraws, snapshot.Presenter, null);
    }

    private void EvolveOthers(Event happened)
    {
        switch (happened)
        {
            case ParticipantJoined { Role: Role.Moderator } e:
                _moderators.Add(e.ParticipantId);
                break;
            case RoleChanged { Role: Role.Moderator } e:
                _moderators.Add(e.ParticipantId);
                break;
            case RoleChanged e:
                _moderators.Remove(e.ParticipantId);
                break;
            case PresenterChanged e:
                _presenter = e.ParticipantId;
                break;
            case ParticipantLeft e:
                Forget(e.ParticipantId);
                break;
            case PageConverted e:
                _known.Add(e.Page.Id);
                break;
            case PresentationsRestored e:
                _known.Clear();
                _known.UnionWith(e.Presentations.SelectMany(presentation => presentation.Pages).Select(page => page.Id));
                break;
            case PresentationRemoved e:
                RemovePages(e.PresentationId);
                break;
            case PresentationFailed e:
                RemovePages(e.PresentationId);
                break;
            default:
                return;
        }

        _gate = null;
    }

    private void Forget(ParticipantId person)
    {
        _moderators.Remove(person);
        _drawers.Remove(person);
        _budgets.Remove(person);
        foreach (var page in _pages.Values)
            page.Forget(person);
    }

    private void RemovePages(PresentationId presentation)
    {
        var prefix = presentation.Value + ".";
        _known.RemoveWhere(page => page.Value.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var page in _pages.Values.Where(page => page.Id.Value.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            foreach (var shape in page.Shapes)
                _places.Remove(shape.View.Id);
            _pages.Remove(page.Id);
        }
    }

    private void Grant(DrawingGranted e)
    {
        _gate = null;
        if (e.ParticipantId is not { } person)
        {
            EverybodyDraws = e.Allowed;
            if (!e.Allowed)
                _drawers.Clear();
        }
        else if (e.Allowed)
            _drawers[person] = true;
        else
            _drawers.Remove(person);
    }

    private BoardPage PageFor(PageId id)
    {
        if (!_pages.TryGetValue(id, out var page))
            _pages[id] = page = new BoardPage(id);
        return page;
    }

    private void Touch(EventEnvelope envelope, PageId id, Action<BoardPage> change)
    {
        var page = PageFor(id);
        change(page);
        page.ChangedAt(envelope.Seq);
    }

    private void Put(BoardPage page, BoardShape shape)
    {
        page.Put(shape);
        _places[shape.View.Id] = page.Id;
    }

    private void Add(EventEnvelope envelope, BoardPage page, ShapesAdded e)
    {
        var revived = page.Open?.Step.Revive.ToDictionary(shape => shape.View.Id);
        foreach (var view in e.Shapes)
        {
            var before = revived?.GetValueOrDefault(view.Id);
            Put(page, new BoardShape(view, before is null ? envelope.Actor.Participant : before.Writer, before?.Writers, envelope.Seq));
        }

        Note(envelope, page, e.Shapes.Count, new UndoStep([.. e.Shapes.Select(view => new UndoRemoval(view.Id, envelope.Seq))], [], []));
    }

    private void Change(EventEnvelope envelope, BoardPage page, ShapesChanged e)
    {
        if (page.Shortening)
        {
            page.Shortening = false;
            foreach (var change in e.Changes)
                page.Put(page.Find(change.Id)! with { View = ShapeProperties.Apply(page.Find(change.Id)!.View, change) });
            return;
        }

        var inverse = new List<ShapeChange>(e.Changes.Count);
        foreach (var change in e.Changes)
        {
            var shape = page.Find(change.Id)!;
            inverse.Add(ShapeProperties.Inverse(shape.View, change));
            page.Put(shape.Changed(change, envelope.Actor.Participant, envelope.Seq));
        }

        Note(envelope, page, e.Changes.Count, new UndoStep([], [], inverse));
    }

    private void Delete(EventEnvelope envelope, BoardPage page, ShapesDeleted e)
    {
        var gone = new List<BoardShape>(e.ShapeIds.Count);
        foreach (var id in e.ShapeIds)
        {
            if (page.Take(id) is { } shape)
                gone.Add(shape);
            _places.Remove(id);
        }

        Note(envelope, page, e.ShapeIds.Count, new UndoStep([], gone, []));
    }

    private void Reverse(StepReversed e)
    {
        var page = _pages[e.PageId];
        var step = page.StacksOf(e.Person).Pop(e.Redo);
        page.Open = e.Events == 0 ? null : new Reversal(e.Person, e.Redo, e.Events, step, UndoStep.Nothing);
    }

    // Every shape event is either a new step of its actor, or one of the events of a step that is being taken back.
    private void Note(EventEnvelope envelope, BoardPage page, int shapes, UndoStep inverse)
    {
        if (envelope.Actor.Participant is not { } person)
            return;
        var budget = _budgets.TryGetValue(person, out var left) ? left : DrawingBudget.Full(envelope.At);
        _budgets[person] = budget.Spend(envelope.At, shapes);
        if (page.Open is not { } open)
        {
            page.StacksOf(person).Did(inverse);
            return;
        }

        open = open with { EventsLeft = open.EventsLeft - 1, Inverse = open.Inverse.With(inverse) };
        page.Open = open.EventsLeft > 0 ? open : null;
        if (open.EventsLeft == 0)
            page.StacksOf(person).Reversed(open.Redo, open.Inverse);
    }

    private void RestoreBoards(long seq, IReadOnlyList<KeptBoard> pages)
    {
        foreach (var board in pages)
        {
            var page = PageFor(board.PageId);
            foreach (var shape in page.Shapes)
                _places.Remove(shape.View.Id);
            page.Empty();
            foreach (var view in board.Shapes)
                Put(page, new BoardShape(view, Writer: null, Writers: null, seq));
            page.ChangedAt(seq);
        }
    }

    private static IOrderedEnumerable<T> Sorted<T>(IEnumerable<T> all, Func<T, string> key) => all.OrderBy(key, StringComparer.Ordinal);
}
