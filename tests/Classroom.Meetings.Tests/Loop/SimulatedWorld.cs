using System.Text;
using System.Text.Json.Nodes;
using Classroom.Meetings.Tests.Fold;
using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Loop;

/// <summary>
/// A lesson under one seed: clients, a log that fails in every way it may, crashes between any two steps, and activations that do not know yet that they were
/// replaced. Whatever happens, the promises of the loop hold.
/// </summary>
internal sealed class SimulatedWorld
{
    public static readonly MeetingId Id = new("m1");

    private readonly Random _random;
    private readonly MemoryEventLog _log = new();
    private readonly RandomLesson _lesson;
    private readonly bool _whole;
    private readonly List<SimulatedServer> _servers = [];
    private readonly Dictionary<ParticipantId, Role> _roles = [];
    private (long Seq, byte[] State)? _snapshot;
    private AppendOutcome? _fault;
    private long _checked;
    private int _number;
    private bool _calm;

    public SimulatedWorld(int seed, bool whole = true)
    {
        _random = new Random(seed);
        _whole = whole;
        _lesson = new RandomLesson(Dice, whole);
        _log.Fault = (_, _) => _fault;
        Clients = [new(People.Alice, Role.Moderator), new(People.Bob, Role.Viewer), new(People.Carol, Role.Viewer), new(People.Dave, Role.Moderator)];
        Activate();
    }

    public static CommandCodec Commands { get; } = new(ModuleRegistry.Modules);

    public DateTimeOffset Now { get; private set; } = TestMeeting.Start;

    public IReadOnlyList<SimulatedClient> Clients { get; }

    public List<LogRow> Rows { get; private set; } = [];

    public long LastSeq => Rows.Count == 0 ? 0 : Rows[^1].Seq;

    public int Crashes { get; private set; }

    public int Faults { get; private set; }

    private SimulatedServer Current => _servers[^1];

    public bool IsCurrent(SimulatedServer server) => server == Current;

    public int Dice(int sides) => _random.Next(sides);

    public int NextNumber() => ++_number;

    public bool Fails() => !_calm && Dice(4) == 0;

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
            Step();
        Settle();
        CheckEnd();
    }

    public AppendOutcome Append(Append append)
    {
        _fault = !Fails() ? null : Dice(2) == 0 ? AppendOutcome.Unavailable : AppendOutcome.Unknown;
        _log.StoreOnUnknown = Dice(2) == 0;
        Faults += _fault is null ? 0 : 1;
        return Store(append);
    }

    /// <summary>Every published event is in the log, and only those see it who may, by roles counted here from the log alone.</summary>
    public void CheckPublished(PublishedEvent published)
    {
        var envelope = published.Envelope;
        while (_checked < envelope.Seq)
        {
            var happened = TestMeeting.Events.Read(Rows[(int)_checked++]).Event;
            if (happened is ParticipantJoined joined)
                _roles[joined.ParticipantId] = joined.Role;
            else if (happened is RoleChanged changed)
                _roles[changed.ParticipantId] = changed.Role;
            else if (happened is ParticipantLeft left)
                _roles.Remove(left.ParticipantId);
        }
        var row = Rows[(int)envelope.Seq - 1];
        Assert.Equal((row.Epoch, row.Type), (envelope.Epoch, WireNames.Of(envelope.Event.GetType())));
        foreach (var (person, role) in _roles)
            Assert.Equal(AudienceText.Parse(row.Audience).Includes(person, role), published.IsFor(person));
    }

    private AppendOutcome Store(Append append)
    {
        var outcome = _log.Append(Id, append.Rows, CancellationToken.None).GetAwaiter().GetResult();
        Rows = [.. _log.ReadAfter(Id, 0, CancellationToken.None).ToBlockingEnumerable()];
        return outcome;
    }

    private void Step()
    {
        var client = Clients[Dice(Clients.Count)];
        switch (Dice(30))
        {
            case 0:
                Crash(twin: false);
                break;
            case 1:
                Crash(twin: true);
                break;
            case 2 when client.Server == Current:
                client.Detach();
                Current.Post(new LoseConnection(client.Person.Id));
                // Now and then for so long that the seat is gone.
                if (Dice(4) == 0)
                    Pass(MeetingOptions.Default.Grace + TimeSpan.FromSeconds(Dice(10)));
                break;
            case 3 when Current.Loop.CommittedSeq == Current.Meeting.Seq:
                _snapshot = (Current.Meeting.Seq, Current.Meeting.Snapshot());
                break;
            case < 8:
                Pass(TimeSpan.FromMilliseconds(Dice(3_000)));
                break;
            case < 11 when client.Acknowledged.Count > 0:
                var (id, (command, _)) = client.Acknowledged.ElementAt(Dice(client.Acknowledged.Count));
                if (AnyServer() is var server && server.Meeting.Roster.TryGet(client.Person.Id, out _))
                    server.Send(client, id, command);
                break;
            case < 14:
                foreach (var (again, unanswered) in client.Unanswered.ToList())
                    AnyServer().Send(client, again, unanswered);
                break;
            case > 26 when _whole && !Current.Gone:
                if (_lesson.NextOfServer(Current.Meeting) is { } report)
                    Current.Post(report);
                break;
            default:
                Act(client);
                break;
        }
        if (Dice(2) == 0)
            Pass(TimeSpan.FromMilliseconds(Dice(300)));
    }

    // A client that is connected acts; one that is not joins again, and sends again what was not answered.
    private void Act(SimulatedClient client)
    {
        if (client.Server is null || client.Server.Gone)
        {
            client.Detach();
            Current.Join(client);
            foreach (var (id, command) in client.Unanswered.ToList())
                Current.Send(client, id, command);
            return;
        }
        if (client.Fold!.Missing is [var page, ..] && Dice(2) == 0)
            client.Server.Fetch(client, page);
        var wish = _lesson.Next(client.Server.Meeting, client.Person.Id);
        var fresh = new CommandId($"c{NextNumber()}");
        client.Unanswered[fresh] = wish;
        client.Server.Send(client, fresh, wish);
    }

    private SimulatedServer AnyServer()
    {
        var alive = _servers.Where(server => !server.Gone).ToList();
        return alive.Count == 0 ? Current : alive[Dice(alive.Count)];
    }

    private void Pass(TimeSpan span)
    {
        var until = Now + span;
        while (Next(until) is { } next)
        {
            Now = next.At > Now ? next.At : Now;
            if (next.Server.UnderWay is { } work && work.Due <= Now)
                next.Server.Finish();
            else
                next.Server.Give(new TimedOut());
        }
        Now = until;
    }

    private (SimulatedServer Server, DateTimeOffset At)? Next(DateTimeOffset until)
    {
        (SimulatedServer Server, DateTimeOffset At)? next = null;
        foreach (var server in _servers.Where(server => !server.Gone))
        {
            foreach (var at in new[] { server.UnderWay?.Due, server.Loop.Deadline })
            {
                if (at is { } due && due <= until && (next is null || due < next.Value.At))
                    next = (server, due);
            }
        }
        return next;
    }

    // The append under way is stored or not; nobody hears which. A twin goes on without knowing that it was replaced.
    private void Crash(bool twin)
    {
        Crashes++;
        var old = Current;
        if (!twin)
        {
            _fault = null;
            if (!old.Gone && old.UnderWay is { Work: Append append } && Dice(2) == 0)
                Store(append);
            old.Crash();
        }
        Activate();
    }

    private void Activate()
    {
        var epoch = _log.TakeEpoch(Id, CancellationToken.None).GetAwaiter().GetResult();
        _servers.Add(new SimulatedServer(this, Rows, Dice(2) == 0 ? _snapshot : null, epoch));
        if (Current.Meeting.Seq == 0)
            Begin();
        foreach (var seat in Current.Meeting.Roster.Entries.Where(entry => entry.Connected).ToList())
            Current.Post(new LoseConnection(seat.Id));
        foreach (var client in Clients)
            CheckNothingLost(client);
    }

    private void Begin()
    {
        Current.Post(new StartMeeting(new RoomId("r1"), "Lesson"));
        if (_whole && Dice(2) == 0)
        {
            foreach (var command in CarriedOver())
                Current.Post(command);
        }
    }

    // What a room keeps: a document and the board of one of its pages.
    private static IReadOnlyList<Command> CarriedOver()
    {
        var before = TestMeeting.With(People.Alice.Moderator).GivenSystem(
            new AddPresentation(new PresentationId("kept"), People.Alice.Id, "kept.pdf"), new SetPageCount(new PresentationId("kept"), 1),
            new FinishPage(new PresentationId("kept"), 1, new string('b', 64), "image/png", 720, 540, "Kept"),
            new FinishPresentation(new PresentationId("kept")));
        var shape = new NewShape(new ShapeId("kept"), ShapeKind.Ellipse, 1, 2, 3, 4, 5, 6, Ink: null, Text: null);
        before.Given(People.Alice, new AddShapes(new PageId("kept.1"), [shape]));
        return before.Meeting.CarryOver();
    }

    private void CheckNothingLost(SimulatedClient client)
    {
        foreach (var (_, acknowledged) in client.Former.Append((client.Person, client.Acknowledged)))
        {
            foreach (var (id, (command, seq)) in acknowledged)
            {
                Assert.True(seq <= LastSeq);
                if (command is PostMessage)
                    Assert.Single(Rows, row => row.CommandId == id.Value);
            }
        }
    }

    private void Settle()
    {
        _calm = true;
        for (var i = 0; i < 200; i++)
        {
            foreach (var client in Clients.Where(client => client.Server != Current || client.Unanswered.Count > 0))
            {
                if (client.Server != Current)
                {
                    client.Detach();
                    Current.Join(client);
                }
                foreach (var (id, command) in client.Unanswered.ToList())
                    Current.Send(client, id, command);
            }
            foreach (var client in Clients.Where(client => client.Server == Current))
            {
                foreach (var page in client.Fold!.Missing)
                    Current.Fetch(client, page);
            }
            Pass(TimeSpan.FromSeconds(5));
            if (Current.Gone)
                Activate();
            else if (Current.UnderWay is null && !Current.HasOpenQuestions && Clients.All(IsAtRest))
                return;
        }
        Assert.Fail("The lesson does not come to rest.");
    }

    private bool IsAtRest(SimulatedClient client) =>
        client.Server == Current && client.Unanswered.Count == 0 && client.Fold!.Missing.Count == 0;

    private void CheckEnd()
    {
        Assert.Equal(Enumerable.Range(1, Rows.Count).Select(number => (long)number), Rows.Select(row => row.Seq));
        Assert.Equal(Rows.Select(row => row.Epoch).Order(), Rows.Select(row => row.Epoch));
        Assert.Equal(LastSeq, Current.Meeting.Seq);
        var replayed = new SimulatedServer(this, Rows, null, Current.Epoch).Meeting;
        Assert.Equal(Encoding.UTF8.GetString(Current.Meeting.Snapshot()), Encoding.UTF8.GetString(replayed.Snapshot()));
        foreach (var client in Clients)
            CheckEnd(client, replayed);
        var senders = JsonNode.Parse(Current.Meeting.Snapshot())!["commands"]!.AsArray().Select(one => (string)one!["sender"]!);
        Assert.All(senders.Where(sender => sender is not ("" or "*")), sender => Assert.True(replayed.Roster.TryGet(new ParticipantId(sender), out _), sender));
        foreach (var command in Rows.Where(row => row.CommandId is not null).GroupBy(row => row.CommandId))
            Assert.Equal(command.Count() - 1, command.Last().Seq - command.First().Seq);
    }

    private void CheckEnd(SimulatedClient client, Meeting replayed)
    {
        CheckNothingLost(client);
        foreach (var id in client.Rejected.Keys)
            Assert.DoesNotContain(Rows, row => row.CommandId == id.Value && row.Actor == client.Person.Id.Value);
        var texts = Rows.Where(row => row.Type == "messagePosted" && row.Actor == client.Person.Id.Value).Select(row => row.CommandId).ToList();
        Assert.Equal(texts.Distinct().Count(), texts.Count);
        var view = LessonFold.Text(Current.Meeting, client.Person.Id, missing: []);
        Assert.Equal(view, client.Fold!.Text());
        Assert.Equal(view, LessonFold.Text(replayed, client.Person.Id, missing: []));
    }
}
