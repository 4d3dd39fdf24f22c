using System.Runtime.InteropServices;
using System.Text.Json;

namespace Classroom.Meetings;

/// <summary>
/// One run of a room, without clock, chance or socket: decides commands by its modules' rules, numbers and folds the events, gives views.
/// Its state may be ahead of the log; <see cref="MeetingLoop"/> lets nothing out before it is durable.
/// </summary>
public sealed class Meeting
{
    private const int SnapshotVersion = 2;

    // A deadline may set another one that is due at once (grace period, presenter, end); more rounds than this mean a module that never rests.
    private const int DeadlineRoundsMax = 32;

    private readonly IReadOnlyList<Module> _modules;
    private readonly IRandomSource _random;
    private readonly CommandMemory _commands = new();
    private readonly Reviews _reviews = new();
    private DateTimeOffset _lastAt;

    /// <summary>An empty meeting; fold or restore what the log holds, then handle commands as this epoch's activation.</summary>
    public Meeting(MeetingId id, int epoch, IReadOnlyList<Module> modules, IRandomSource random)
    {
        (Id, Epoch, _modules, _random) = (id, epoch, modules, random);
    }

    /// <summary>Whose log this is.</summary>
    public MeetingId Id { get; }

    /// <summary>The activation that new events are stamped with.</summary>
    public int Epoch { get; }

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>The newest time this meeting knows.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Who is here.</summary>
    public Roster Roster { get; } = new();

    /// <summary>True after the last event.</summary>
    public bool Ended => Roster.Ended;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; null for never.</summary>
    public DateTimeOffset? Deadline => Ended ? null : _modules.Min(module => module.Deadline);

    /// <summary>Decides one command and folds what it emits.</summary>
    public Decision Handle(DateTimeOffset now, Actor actor, CommandId? commandId, Command command)
    {
        Advance(now);
        if (commandId is { } id && _commands.TryGet(actor, id, out var seq))
            return new Decision(seq, [], Repeated: true);
        if (Refused(actor) is { } refused)
            return new Decision(Seq, [], refused);
        if (_modules.FirstOrDefault(one => one.Handles(command)) is not { } module)
            return new Decision(Seq, [], KernelRules.UnknownType);
        var context = new DecisionContext(Now, actor, Roster, _random);
        module.Decide(command, context);
        if (context.Rejection is { } rejection)
            return new Decision(Seq, [], rejection);
        if (Roster.Room is null && context.Emitted is not [(MeetingStarted, _), ..])
            return new Decision(Seq, [], KernelRules.NotStarted);
        var events = Apply(context, commandId);
        return new Decision(Seq, events);
    }

    /// <summary>Lets every module act whose deadline has come.</summary>
    public IReadOnlyList<DecidedEvent> HandleTimeout(DateTimeOffset now)
    {
        Advance(now);
        var events = new List<DecidedEvent>();
        for (var round = 0; Deadline <= Now; round++)
        {
            var due = _modules.First(module => module.Deadline <= Now);
            var context = new DecisionContext(Now, Actor.System, Roster, _random);
            due.OnDeadline(context);
            if (context.Emitted.Count == 0 || round == DeadlineRoundsMax)
                throw new InvalidOperationException($"The deadline of {due.Name} does not move on.");
            events.AddRange(Apply(context, commandId: null));
        }
        return events;
    }

    /// <summary>Folds one event of the log, in order; for recovery.</summary>
    public void Fold(EventEnvelope envelope)
    {
        if (envelope.Seq != Seq + 1)
            throw new InvalidOperationException($"Event {envelope.Seq} does not follow {Seq}.");
        (Seq, _lastAt) = (envelope.Seq, envelope.At);
        Advance(envelope.At);
        Roster.Evolve(envelope.Event);
        _commands.Evolve(envelope, Roster);
        foreach (var module in _modules)
            module.Evolve(envelope);
    }

    /// <summary>All that one person may see now, by module; null without a seat.</summary>
    public OrderedDictionary<string, object>? View(ParticipantId person) => View(person, static _ => true);

    /// <summary>A part of one module's view that is fetched apart; null where it is not there or not for this person.</summary>
    public ViewPart? Part(ParticipantId person, string module, string part) => Roster.TryGet(person, out var entry)
        ? _modules.FirstOrDefault(one => one.Name == module)?.Part(new Viewer(person, entry.Role), part)
        : null;

    /// <summary>One module, to be asked by the server.</summary>
    public TModule Module<TModule>()
        where TModule : Module => _modules.OfType<TModule>().Single();

    /// <summary>Who may draw where: what the modules say together.</summary>
    public Gate Gate()
    {
        var (everybody, drawers, pages) = (false, new HashSet<ParticipantId>(), new HashSet<string>());
        foreach (var module in _modules)
        {
            if (module.Gate() is not { } gate)
                continue;
            everybody |= gate.EverybodyDraws;
            drawers.UnionWith(gate.Drawers);
            pages.UnionWith(gate.Pages);
        }
        return new Gate(everybody, drawers, pages);
    }

    /// <summary>System commands that give the room's next meeting what lasts.</summary>
    public IReadOnlyList<Command> CarryOver() => [.. _modules.SelectMany(module => module.CarryOver())];

    /// <summary>The whole state as UTF-8 JSON.</summary>
    public byte[] Snapshot()
    {
        var modules = _modules.ToDictionary(module => module.Name, module => Element(module.Snapshot()));
        var snapshot = new MeetingSnapshot(SnapshotVersion, Seq, _lastAt, Roster.Snapshot(), _commands.Snapshot(), modules);
        return JsonSerializer.SerializeToUtf8Bytes(snapshot, KernelJsonContext.Default.MeetingSnapshot);
    }

    /// <summary>Takes back a snapshot; false where another version made it: then drop this meeting and fold the whole log into a fresh one.</summary>
    public bool Restore(ReadOnlySpan<byte> state)
    {
        var snapshot = JsonSerializer.Deserialize(state, KernelJsonContext.Default.MeetingSnapshot);
        if (snapshot is not { Version: SnapshotVersion } || _modules.Any(module => !snapshot.Modules.ContainsKey(module.Name)))
            return false;
        (Seq, _lastAt) = (snapshot.Seq, snapshot.At);
        Advance(_lastAt);
        Roster.Restore(snapshot.Roster);
        _commands.Restore(snapshot.Commands);
        foreach (var module in _modules)
            module.Restore(JsonMarshal.GetRawUtf8Value(snapshot.Modules[module.Name]));
        return true;
    }

    /// <summary>Fresh views for those whose rights have changed since the last call, of the modules that the change touches.</summary>
    internal IReadOnlyDictionary<ParticipantId, OrderedDictionary<string, object>> TakeReviews()
    {
        var views = new Dictionary<ParticipantId, OrderedDictionary<string, object>>();
        foreach (var (person, modules) in _reviews.Take())
        {
            if (View(person, module => modules.Contains(module.Name)) is { } view)
                views[person] = view;
        }
        return views;
    }

    private static JsonElement Element(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private OrderedDictionary<string, object>? View(ParticipantId person, Func<Module, bool> wanted)
    {
        if (!Roster.TryGet(person, out var entry))
            return null;
        var views = new OrderedDictionary<string, object>();
        foreach (var module in _modules.Where(wanted))
            views[module.Name] = module.View(new Viewer(person, entry.Role));
        return views;
    }

    // The log keeps microseconds, so what it gives back must equal what was decided with.
    private void Advance(DateTimeOffset now)
    {
        var instant = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        Now = instant > Now ? instant : Now;
    }

    private Rejection? Refused(Actor actor)
    {
        if (Ended)
            return KernelRules.Ended;
        if (actor.Participant is not { } person)
            return null;
        if (!Roster.TryGet(person, out var entry))
            return KernelRules.NoSeat;
        return entry.Kind == ParticipantKind.Publisher ? KernelRules.MediaOnly : null;
    }

    private List<DecidedEvent> Apply(DecisionContext context, CommandId? commandId)
    {
        var events = new List<DecidedEvent>(context.Emitted.Count);
        foreach (var (happened, audience) in context.Emitted)
        {
            var envelope = new EventEnvelope(Seq + 1, Epoch, Now, context.Actor, commandId, audience, happened);
            var presenter = Roster.Presenter;
            Fold(envelope);
            NoteReviews(happened, presenter);
            events.Add(new DecidedEvent(envelope, Recipients(audience)));
        }
        return events;
    }

    private HashSet<ParticipantId>? Recipients(Audience audience) => audience.Kind == AudienceKind.Everyone
        ? null
        : [.. Roster.Entries.Where(entry => audience.Includes(entry.Id, entry.Role)).Select(entry => entry.Id)];

    private void NoteReviews(Event happened, ParticipantId? presenterBefore)
    {
        foreach (var module in _modules)
        {
            if (happened is RoleChanged role && module.ViewDependsOnRights)
                _reviews.Note(role.ParticipantId, module.Name);
            if (happened is PresenterChanged change && module.ViewDependsOnRights)
            {
                if (presenterBefore is { } before)
                    _reviews.Note(before, module.Name);
                if (change.ParticipantId is { } after)
                    _reviews.Note(after, module.Name);
            }
        }
    }
}
