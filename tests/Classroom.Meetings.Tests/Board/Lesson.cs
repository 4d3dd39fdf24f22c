using System.Text;
using System.Text.Json.Nodes;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;
using Xunit;

namespace Classroom.Meetings.Tests.Board;

/// <summary>A running meeting with a teacher and two students; every command and event passes through the real codecs.</summary>
internal sealed class Lesson : IRandomSource
{
    public static readonly ParticipantId Alice = new("alice");
    public static readonly ParticipantId Bob = new("bob");
    public static readonly ParticipantId Carol = new("carol");
    public static readonly PageId Page = new("board.1");
    public static readonly RoomId Room = new("room");
    public static readonly string Blob = new('a', 64);

    private static readonly CommandCodec s_commands = new(ModuleRegistry.Modules);
    private static readonly EventCodec s_events = new(ModuleRegistry.Modules);

    private readonly Random _random = new(1);
    private readonly List<LogRow> _log = [];
    private readonly Meeting _meeting;
    private int _commandCount;

    public Lesson(bool empty = false)
    {
        _meeting = Fresh();
        if (empty)
            return;
        System(new StartMeeting(Room, "Lesson"));
        Join(Alice, Role.Moderator);
        Join(Bob, Role.Viewer);
        Join(Carol, Role.Viewer);
    }

    private Lesson(Lesson before, int? snapshotAfter)
    {
        _log = [.. before._log];
        (_commandCount, Now) = (before._commandCount, before.Now);
        _meeting = Fresh();
        var folded = 0;
        if (snapshotAfter is { } rows)
        {
            var taken = Fresh();
            foreach (var row in _log.Take(folded = rows))
                taken.Fold(Read(row));
            Assert.True(_meeting.Restore(taken.Snapshot()));
        }

        foreach (var row in _log.Skip(folded))
            _meeting.Fold(Read(row));
        foreach (var seat in _meeting.Roster.Entries.Where(seat => seat.Connected).ToList())
            System(new LoseConnection(seat.Id));
    }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public IReadOnlyList<LogRow> Log => _log;

    public Meeting Meeting => _meeting;

    public PresentationsView Slides => (PresentationsView)_meeting.View(Alice)!["presentations"];

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    /// <summary>The lesson after the server's death: from the log alone, or from a snapshot taken after so many of its rows. Nobody is connected yet.</summary>
    public Lesson Recovered(int? snapshotAfter) => new(this, snapshotAfter);

    public static NewShape Box(string id, double x = 10) =>
        new(new ShapeId(id), ShapeKind.Rectangle, x, 20, 100, 50, 1, 4, Ink: null, Text: null);

    public static AddShapes Boxes(params string[] ids) => new(Page, [.. ids.Select(id => Box(id))]);

    public static ShapeId[] Ids(params string[] ids) => [.. ids.Select(id => new ShapeId(id))];

    public void Join(ParticipantId person, Role role) =>
        System(new AdmitParticipant(person, person.Value, role, ParticipantKind.Person, person.Value));

    public IReadOnlyList<Event> System(Command command) => Accepted(Handle(Actor.System, command));

    public IReadOnlyList<Event> Send(ParticipantId person, Command command) => Accepted(Handle(new Actor(person), command));

    public string Refused(ParticipantId? person, Command command)
    {
        var before = Views();
        var decision = Handle(new Actor(person), command);
        Assert.NotNull(decision.Rejection);
        Assert.Empty(decision.Events);
        Assert.Equal(before, Views());
        return decision.Rejection.Rule;
    }

    public Decision Handle(Actor actor, Command command)
    {
        Now += TimeSpan.FromMilliseconds(100);
        Command? read;
        Rejection? rejection;
        var json = s_commands.Write(command);
        if (!(actor.IsSystem ? s_commands.TryReadSystem(json, out read, out rejection) : s_commands.TryRead(json, out read, out rejection)))
            return new Decision(_meeting.Seq, [], rejection);
        var decision = _meeting.Handle(Now, actor, new CommandId($"c{++_commandCount}"), read);
        _log.AddRange(decision.Events.Select(one => s_events.Write(one.Envelope)));
        return decision;
    }

    public WhiteboardView Board(ParticipantId viewer) => (WhiteboardView)_meeting.View(viewer)!["whiteboard"];

    public PageBoardView PageOf(ParticipantId viewer) =>
        Board(viewer).Pages.FirstOrDefault(page => page.PageId == Page) ?? new PageBoardView(Page, 0, 0, 0, 0);

    public IReadOnlyList<ShapeView> Shapes(ParticipantId viewer, PageId? page = null) =>
        ((PageShapesView?)_meeting.Part(viewer, "whiteboard", (page ?? Page).Value)?.Value)?.Shapes ?? [];

    public string Order() => string.Concat(Shapes(Alice).Select(shape => shape.Id.Value));

    public ShapeView Shape(string id) => Shapes(Alice).Single(shape => shape.Id.Value == id);

    /// <summary>The slides and boards of everybody, as JSON.</summary>
    public string Views() => string.Join('\n', _meeting.Roster.Entries.Select(entry => ViewJson(_meeting, entry.Id)));

    public string ViewJson(ParticipantId person) => ViewJson(_meeting, person);

    public EventEnvelope Read(LogRow row) => s_events.Read(row);

    public static JsonNode ClientEvent(LogRow row) => JsonNode.Parse(EventCodec.WriteForClients(row))!;

    /// <summary>What the log gives back: by replay of all rows, and by a snapshot with its tail.</summary>
    public void AssertRecoverable(int snapshotAfter)
    {
        var replayed = Fresh();
        var tail = Fresh();
        for (var i = 0; i < _log.Count; i++)
        {
            replayed.Fold(Read(_log[i]));
            if (i == snapshotAfter)
                Assert.True(tail.Restore(replayed.Snapshot()));
            else if (i > snapshotAfter)
                tail.Fold(Read(_log[i]));
        }

        Assert.Equal(Encoding.UTF8.GetString(_meeting.Snapshot()), Encoding.UTF8.GetString(replayed.Snapshot()));
        foreach (var person in _meeting.Roster.Entries)
            Assert.Equal(ViewJson(person.Id), ViewJson(snapshotAfter < _log.Count ? tail : replayed, person.Id));
    }

    /// <summary>What each browser folds from the events that it may see is what it would be given afresh.</summary>
    public void AssertFoldsToViews(params ParticipantId[] viewers)
    {
        foreach (var viewer in viewers)
        {
            var fold = new ClientFold();
            var role = _meeting.Roster.TryGet(viewer, out var entry) ? entry.Role : Role.Viewer;
            foreach (var envelope in _log.Select(Read).Where(envelope => envelope.Audience.Includes(viewer, role)))
                fold.Apply(envelope);
            Assert.Empty(fold.Missing);
            Assert.Equal(ViewJson(viewer), Json(fold.Slides, fold.Board, fold.Parts));
        }
    }

    private Meeting Fresh() => new(new MeetingId("meeting"), 1, ModuleRegistry.Create(MeetingOptions.Default), this);

    private static IReadOnlyList<Event> Accepted(Decision decision)
    {
        Assert.Null(decision.Rejection);
        return [.. decision.Events.Select(one => one.Envelope.Event)];
    }

    private static string ViewJson(Meeting meeting, ParticipantId person)
    {
        var view = meeting.View(person)!;
        var board = (WhiteboardView)view["whiteboard"];
        var parts = board.Pages.Select(page => (PageShapesView)meeting.Part(person, "whiteboard", page.PageId.Value)!.Value);
        return Json(view["presentations"], board, parts);
    }

    private static string Json(object slides, WhiteboardView board, IEnumerable<PageShapesView> parts) =>
        Encoding.UTF8.GetString(s_events.WriteViews(new Dictionary<string, object> { ["presentations"] = slides, ["whiteboard"] = board }))
        + string.Concat(parts.Select(part => TestMeeting.PartText(s_events, part)));
}
