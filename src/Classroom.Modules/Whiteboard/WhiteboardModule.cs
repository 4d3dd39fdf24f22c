using System.Text.Encodings.Web;
using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>The rules BOARD-1 … of Whiteboard.md: shapes on every page, in the order of the server.</summary>
internal sealed class WhiteboardModule : Module
{
    /// <summary>Most shapes on a page.</summary>
    public const int ShapesMax = 5_000;

    /// <summary>Most bytes of ink and characters of text on a page.</summary>
    public const long PageWeightMax = 16 * 1024 * 1024;

    // A carried board is split between pages, so that no event of the next meeting grows without bound.
    private const long CarryWeightMax = 4 * 1024 * 1024;
    private const int CarryShapesMax = 5_000;

    private static readonly WhiteboardJson s_json = new(
        new JsonSerializerOptions(WhiteboardJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly WhiteboardState _state = new();

    public override string Name => "whiteboard";

    public static ModuleDescription Description { get; } = new(
        "whiteboard",
        [
            typeof(AddShapes), typeof(ChangeShapes), typeof(DeleteShapes), typeof(UndoDrawing), typeof(RedoDrawing), typeof(ClearPage),
            typeof(GrantDrawing),
        ],
        [typeof(RestoreBoards)],
        [
            typeof(ShapesAdded), typeof(ShapesChanged), typeof(ShapesDeleted), typeof(UndoDepthChanged), typeof(DrawingGranted),
            typeof(StepReversed), typeof(OrderShortened), typeof(BoardsRestored),
        ],
        typeof(WhiteboardView),
        WhiteboardJson.Default,
        () => new WhiteboardModule(),
        typeof(PageShapesView));

    public override bool Handles(Command command) => command is AddShapes or ChangeShapes or DeleteShapes or UndoDrawing or RedoDrawing
        or ClearPage or GrantDrawing or RestoreBoards;

    public override void Decide(Command command, DecisionContext context)
    {
        switch (command)
        {
            case AddShapes c: Draw(c.PageId, context, person => Add(c, person, context)); break;
            case ChangeShapes c: Draw(c.PageId, context, person => Change(c, person, context)); break;
            case DeleteShapes c: Draw(c.PageId, context, person => Delete(c, person, context)); break;
            case UndoDrawing c: Draw(c.PageId, context, person => Reverse(c.PageId, person, redo: false, context)); break;
            case RedoDrawing c: Draw(c.PageId, context, person => Reverse(c.PageId, person, redo: true, context)); break;
            case ClearPage c: Draw(c.PageId, context, person => Clear(c, person, context)); break;
            case GrantDrawing c: Grant(c, context); break;
            case RestoreBoards c: RestoreAll(c, context); break;
            default: throw new InvalidOperationException("Not a command of this module.");
        }
    }

    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope);

    public override object View(Viewer viewer) => new WhiteboardView(
        [.. _state.Pages.Select(page => ViewOf(page, viewer.Id))],
        _state.EverybodyDraws,
        [.. _state.Drawers]);

    public override ViewPart? Part(Viewer viewer, string name) => _state.TryGetPage(new PageId(name), out var page) ? page.Part(Name) : null;

    public override Gate? Gate() => _state.Gate();

    public override byte[] Snapshot() => JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), s_json.WhiteboardSnapshot);

    public override void Restore(ReadOnlySpan<byte> snapshot) =>
        _state.Restore(JsonSerializer.Deserialize(snapshot, s_json.WhiteboardSnapshot) ?? throw new JsonException("An empty snapshot."));

    public override IReadOnlyList<Command> CarryOver()
    {
        var commands = new List<Command>();
        var (pages, weight, shapes) = (new List<KeptBoard>(), 0L, 0);
        foreach (var page in _state.Pages.Where(page => page.Count > 0))
        {
            if (pages.Count > 0 && (weight + page.Weight > CarryWeightMax || shapes + page.Count > CarryShapesMax))
            {
                commands.Add(new RestoreBoards(pages));
                (pages, weight, shapes) = ([], 0, 0);
            }

            // Seats end with their meeting: nobody of the next one is the author.
            pages.Add(new KeptBoard(page.Id, [.. page.Ordered.Select(shape => shape with { Author = null })]));
            (weight, shapes) = (weight + page.Weight, shapes + page.Count);
        }

        if (pages.Count > 0)
            commands.Add(new RestoreBoards(pages));
        return commands;
    }

    private static PageBoardView ViewOf(BoardPage page, ParticipantId viewer)
    {
        var (undo, redo) = page.DepthOf(viewer);
        return new PageBoardView(page.Id, page.Seq, page.Count, undo, redo);
    }

    private void Draw(PageId page, DecisionContext context, Action<ParticipantId> decide)
    {
        if (context.Actor.Participant is not { } person || !_state.MayDraw(person))
            context.Reject("BOARD-1", "Drawing is not granted to you.");
        else if (!_state.IsPage(page))
            context.Reject("BOARD-2", "There is no such page.");
        else if (_state.BudgetOf(person, context.Now) is < 1 and var left)
            context.RejectForNow("BOARD-17", "Too much at once.", DrawingBudget.WaitAt(left));
        else
            decide(person);
    }

    private void Add(AddShapes c, ParticipantId person, DecisionContext context)
    {
        if (!AreDistinct(c.Shapes, shape => shape?.Id, context))
            return;
        _state.TryGetPage(c.PageId, out var page);
        var plan = new OrderPlan(page);
        foreach (var shape in c.Shapes)
        {
            if (ShapeRules.BrokenBy(shape) is { } rule)
            {
                context.Reject(rule, $"Not a shape: {shape.Id}.");
                return;
            }

            if (_state.IsShape(shape.Id))
            {
                context.Reject("BOARD-4", $"There is a shape {shape.Id} already.");
                return;
            }

            plan.PutOnTop(shape.Id);
        }

        ShapeView[] added = [.. c.Shapes.Select(shape => new ShapeView(
            shape.Id, shape.Kind, person, shape.X, shape.Y, shape.Width, shape.Height, shape.Color, shape.Size, shape.Ink, shape.Text,
            plan.KeyOf(shape.Id)))];
        if (!HasRoom(page, added, context))
            return;
        EmitShortening(c.PageId, plan, context);
        context.Emit(new ShapesAdded(c.PageId, added));
        EmitDepth(c.PageId, person, (1, 0), context);
    }

    private void Change(ChangeShapes c, ParticipantId person, DecisionContext context)
    {
        if (!AreDistinct(c.Changes, change => change?.Id, context))
            return;
        _state.TryGetPage(c.PageId, out var page);
        var present = c.Changes.Where(change => page?.Find(change.Id) is not null).ToList();
        if (!MayTouch(page, present.ConvertAll(change => change.Id), person, context))
            return;
        var plan = new OrderPlan(page);
        foreach (var change in present)
        {
            if (ShapeRules.BrokenBy(change, page!.Find(change.Id)!.View.Kind) is { } rule)
            {
                context.Reject(rule, $"Not a change of {change.Id}.");
                return;
            }

            if (change.Z is { } wish)
                plan.Put(change.Id, wish);
        }

        var changes = present
            .Select(change => change.Z is null ? change : change with { Z = plan.KeyOf(change.Id) })
            .Select(change => ShapeProperties.Difference(page!.Find(change.Id)!.View, change))
            .Where(change => ShapeProperties.Named(change) != 0)
            .ToList();
        if (changes.Count == 0 || !HasRoomFor(page!, changes, context))
            return;
        EmitShortening(c.PageId, plan, context);
        context.Emit(new ShapesChanged(c.PageId, changes));
        EmitDepth(c.PageId, person, (1, 0), context);
    }

    private void Delete(DeleteShapes c, ParticipantId person, DecisionContext context)
    {
        if (!AreDistinct(c.ShapeIds, id => id, context))
            return;
        _state.TryGetPage(c.PageId, out var page);
        var present = c.ShapeIds.Where(id => page?.Find(id) is not null).ToList();
        if (!MayTouch(page, present, person, context))
            return;
        context.Emit(new ShapesDeleted(c.PageId, present));
        EmitDepth(c.PageId, person, (1, 0), context);
    }

    private void Clear(ClearPage c, ParticipantId person, DecisionContext context)
    {
        if (!context.Roster.IsModerator(context.Actor) && !context.Roster.IsPresenter(context.Actor))
            context.Reject("BOARD-15", "Only the presenter and moderators clear a page.");
        else if (_state.TryGetPage(c.PageId, out var page) && page.Count > 0)
        {
            context.Emit(new ShapesDeleted(c.PageId, [.. page.Ordered.Select(shape => shape.Id)]));
            EmitDepth(c.PageId, person, (1, 0), context);
        }
    }

    private void Reverse(PageId id, ParticipantId person, bool redo, DecisionContext context)
    {
        if (!_state.TryGetPage(id, out var page) || page.StacksIfAny(person)?.From(redo) is not { Count: > 0 } steps)
        {
            context.Reject(redo ? "BOARD-13" : "BOARD-12", "There is no step of yours on this page.");
            return;
        }

        var (moderates, presents) = (context.Roster.IsModerator(context.Actor), context.Roster.IsPresenter(context.Actor));
        UndoPlan? plan = null;
        var popped = 0;
        while (popped < steps.Count && plan is null)
        {
            var one = UndoPlan.For(_state, page, steps[^(++popped)], person, moderates, presents);
            if (one.Events > 0)
                plan = one;
            else
                context.Emit(new StepReversed(id, person, redo, Events: 0), Audience.Nobody);
        }

        if (plan is not null && !EmitReversal(page, plan, person, redo, context))
            return;
        var left = Math.Min(steps.Count - popped, 1);
        var (undo, again) = page.DepthOf(person);
        var other = plan is not null ? 1 : redo ? undo : again;
        EmitDepth(id, person, redo ? (other, left) : (left, other), context);
    }

    private static bool EmitReversal(BoardPage page, UndoPlan plan, ParticipantId person, bool redo, DecisionContext context)
    {
        var order = new OrderPlan(page);
        foreach (var view in plan.Revive)
            order.PutBack(view.Id, view.Z);
        foreach (var change in plan.Set.Where(change => change.Z is not null))
            order.PutBack(change.Id, change.Z!);
        ShapeView[] revived = [.. plan.Revive.Select(view => view with { Z = order.KeyOf(view.Id) })];
        if (revived.Length > 0 && !HasRoom(page, revived, context))
            return false;
        ShapeChange[] set = [.. plan.Set.Select(change => change.Z is null ? change : change with { Z = order.KeyOf(change.Id) })];
        if (!HasRoomFor(page, set, context))
            return false;
        EmitShortening(page.Id, order, context);
        context.Emit(new StepReversed(page.Id, person, redo, plan.Events), Audience.Nobody);
        if (plan.Delete.Count > 0)
            context.Emit(new ShapesDeleted(page.Id, plan.Delete));
        if (revived.Length > 0)
            context.Emit(new ShapesAdded(page.Id, revived));
        if (set.Length > 0)
            context.Emit(new ShapesChanged(page.Id, set));
        return true;
    }

    private void Grant(GrantDrawing c, DecisionContext context)
    {
        if (!context.Roster.IsModerator(context.Actor))
            context.Reject("BOARD-16", "Only moderators grant drawing.");
        else if (c.ParticipantId is not { } person)
        {
            if (_state.EverybodyDraws != c.Allowed || (!c.Allowed && _state.Drawers.Any()))
                context.Emit(new DrawingGranted(null, c.Allowed));
        }
        else if (!context.Roster.TryGet(person, out _))
            context.Reject("BOARD-16", "There is no such person.");
        else if (_state.IsDrawer(person) != c.Allowed)
            context.Emit(new DrawingGranted(person, c.Allowed));
    }

    private void RestoreAll(RestoreBoards c, DecisionContext context)
    {
        var pages = c.Pages.Where(page => _state.IsPage(page.PageId)).ToList();
        if (!context.Actor.IsSystem)
            context.Reject("BOARD-19", "Only the server brings boards back.");
        else if (pages.Exists(page => page.Shapes.Count > ShapesMax || page.Shapes.Any(shape => _state.IsShape(shape.Id) || !OrderKey.IsValid(shape.Z)))
            || pages.SelectMany(page => page.Shapes).Select(shape => shape.Id).Distinct().Count() != pages.Sum(page => page.Shapes.Count))
            context.Reject("BOARD-19", "These are not the boards of a meeting.");
        else if (pages.Count > 0)
            context.Emit(new BoardsRestored(pages));
    }

    private static bool AreDistinct<T>(IReadOnlyList<T> named, Func<T, ShapeId?> idOf, DecisionContext context)
    {
        if (named.Count is >= 1 and <= ShapeRules.CommandShapesMax && named.All(one => one is not null)
            && named.Select(idOf).Distinct().Count() == named.Count)
            return true;
        context.Reject("BOARD-3", $"A command names 1 to {ShapeRules.CommandShapesMax} different shapes.");
        return false;
    }

    private static bool MayTouch(BoardPage? page, List<ShapeId> present, ParticipantId person, DecisionContext context)
    {
        if (page is null || present.Count == 0)
        {
            context.Reject("BOARD-10", "None of these shapes is on the page.");
            return false;
        }

        if (context.Roster.IsModerator(context.Actor) || present.TrueForAll(id => page.Find(id)!.View.Author == person))
            return true;
        context.Reject("BOARD-9", "These shapes are not yours.");
        return false;
    }

    private static bool HasRoom(BoardPage? page, ShapeView[] added, DecisionContext context)
    {
        if ((page?.Count ?? 0) + added.Length <= ShapesMax && (page?.Weight ?? 0) + added.Sum(view => (long)BoardShape.WeightOf(view)) <= PageWeightMax)
            return true;
        context.Reject("BOARD-5", "The page is full.");
        return false;
    }

    private static bool HasRoomFor(BoardPage page, IReadOnlyList<ShapeChange> changes, DecisionContext context)
    {
        var more = changes.Sum(change => change.Text is null ? 0L : change.Text.Length - (page.Find(change.Id)!.View.Text?.Length ?? 0));
        if (page.Weight + more <= PageWeightMax)
            return true;
        context.Reject("BOARD-5", "The page is full.");
        return false;
    }

    private static void EmitShortening(PageId page, OrderPlan plan, DecisionContext context)
    {
        if (!plan.Shortened || plan.Shortenings() is not { Count: > 0 } shortened)
            return;
        context.Emit(new OrderShortened(page), Audience.Nobody);
        context.Emit(new ShapesChanged(page, shortened));
    }

    // A row for the author only where the answer changes, not one for each stroke.
    private void EmitDepth(PageId id, ParticipantId person, (int Undo, int Redo) depth, DecisionContext context)
    {
        var before = _state.TryGetPage(id, out var page) ? page.DepthOf(person) : (0, 0);
        if (before != depth)
            context.Emit(new UndoDepthChanged(id, depth.Undo, depth.Redo), Audience.Person(person));
    }
}
