using System.Text;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Testing;

/// <summary>
/// A meeting on a stage: Given commands that are accepted, When a command, Then events or a rejection. After every step the log is folded into
/// a second meeting, which must be in the same state.
/// </summary>
public sealed class TestMeeting
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly Meeting _replayed;
    private readonly List<DecidedEvent> _log = [];
    private int _commands;

    private TestMeeting(MeetingOptions options)
    {
        var id = new MeetingId("m1");
        Meeting = new Meeting(id, 1, ModuleRegistry.Create(options), new SeededSource(1));
        _replayed = new Meeting(id, 1, ModuleRegistry.Create(options), new SeededSource(2));
    }

    public static EventCodec Events { get; } = new(ModuleRegistry.Modules);

    public Meeting Meeting { get; }

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyList<DecidedEvent> Log => _log;

    /// <summary>What the last step emitted.</summary>
    public IReadOnlyList<Event> Emitted { get; private set; } = [];

    public Rejection? Rejection { get; private set; }

    public Decision Last { get; private set; } = new(0, []);

    /// <summary>An empty log.</summary>
    public static TestMeeting Empty(MeetingOptions? options = null) => new(options ?? MeetingOptions.Default);

    /// <summary>A meeting that has started, with these people in this order.</summary>
    public static TestMeeting With(params Attendee[] attendees)
    {
        var meeting = Empty().GivenSystem(new StartMeeting(new RoomId("r1"), "Geometry"));
        foreach (var (person, role) in attendees)
            meeting.GivenSystem(Admission(person, role));
        return meeting;
    }

    public static AdmitParticipant Admission(Person person, Role role) =>
        new(person.Id, person.Name, role, ParticipantKind.Person, $"hash-of-{person.Id}");

    public TestMeeting Given(Person person, params Command[] commands) => Accepted(new Actor(person.Id), commands);

    public TestMeeting GivenSystem(params Command[] commands) => Accepted(Actor.System, commands);

    public TestMeeting When(Person person, Command command) => Step(new Actor(person.Id), command, new CommandId($"c{++_commands}"));

    public TestMeeting When(Person person, Command command, string commandId) => Step(new Actor(person.Id), command, new CommandId(commandId));

    public TestMeeting WhenSystem(Command command) => Step(Actor.System, command, null);

    /// <summary>Time passes, and every deadline in it comes at its instant.</summary>
    public TestMeeting After(TimeSpan span)
    {
        var until = Now + span;
        var emitted = new List<Event>();
        while (Meeting.Deadline is { } deadline && deadline <= until)
        {
            Now = deadline > Now ? deadline : Now;
            var events = Meeting.HandleTimeout(Now);
            emitted.AddRange(events.Select(decided => decided.Envelope.Event));
            Record(events);
        }
        Now = until;
        (Emitted, Rejection) = (emitted, null);
        return this;
    }

    /// <summary>Exactly these events, compared as the log stores them.</summary>
    public TestMeeting Then(params Event[] expected)
    {
        if (Rejection is not null)
            throw new SceneException($"Rejected by {Rejection.Rule}: {Rejection.Message}");
        var (wanted, found) = (expected.Select(Text).ToList(), Emitted.Select(Text).ToList());
        return wanted.SequenceEqual(found) ? this
            : throw new SceneException($"Expected\n  {string.Join("\n  ", wanted)}\nbut found\n  {string.Join("\n  ", found)}");
    }

    public TestMeeting ThenRejected(string rule) => Rejection?.Rule == rule && Emitted.Count == 0 ? this
        : throw new SceneException($"Expected a rejection by {rule} but found {Rejection?.Rule ?? "none"} and {Emitted.Count} events.");

    public TView View<TView>(Person viewer, string module) => (TView)Meeting.View(viewer.Id)![module];

    /// <summary>True if this person may see the newest event of a type.</summary>
    public bool Sees<TEvent>(Person person) => _log.Last(decided => decided.Envelope.Event is TEvent).IsFor(person.Id);

    public static string Text(Event happened)
    {
        var row = Events.Write(new EventEnvelope(1, 1, Start, Actor.System, null, Audience.Everyone, happened));
        return $"{row.Type} {Encoding.UTF8.GetString(row.Body.Span)}";
    }

    /// <summary>A part of a view as it goes over the wire.</summary>
    public static string PartText(EventCodec events, PageShapesView part)
    {
        using var bytes = new MemoryStream();
        events.WritePart(bytes, new ViewPart("whiteboard", part.Seq, part));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private TestMeeting Accepted(Actor actor, Command[] commands)
    {
        foreach (var command in commands)
        {
            Step(actor, command, new CommandId($"c{++_commands}"));
            if (Rejection is not null)
                throw new SceneException($"Given {command}, but it is rejected by {Rejection.Rule}: {Rejection.Message}");
        }
        return this;
    }

    private TestMeeting Step(Actor actor, Command command, CommandId? id)
    {
        Last = Meeting.Handle(Now, actor, id, command);
        (Emitted, Rejection) = ([.. Last.Events.Select(decided => decided.Envelope.Event)], Last.Rejection);
        Record(Last.Events);
        return this;
    }

    private void Record(IReadOnlyList<DecidedEvent> events)
    {
        _log.AddRange(events);
        foreach (var decided in events)
            _replayed.Fold(Events.Read(Events.Write(decided.Envelope)));
        if (!Meeting.Snapshot().AsSpan().SequenceEqual(_replayed.Snapshot()))
        {
            throw new SceneException(
                $"Folding the log gives another state:\n{Encoding.UTF8.GetString(Meeting.Snapshot())}\n{Encoding.UTF8.GetString(_replayed.Snapshot())}");
        }
    }
}

/// <summary>A scene went otherwise than written.</summary>
public sealed class SceneException(string message) : Exception(message);
