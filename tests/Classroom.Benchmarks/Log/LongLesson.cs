using System.Globalization;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;
using Classroom.Testing;

namespace Classroom.Benchmarks.Log;

/// <summary>A lesson of thirty people by the real rules: they draw, move and delete shapes and chat. Its log is what a replay reads.</summary>
internal static class LongLesson
{
    private const int People = 30;
    private const int InkPoints = 40;
    private const int ShapesKept = 500;
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);
    private static readonly PageId s_page = new("board.1");

    /// <summary>The first so many events.</summary>
    public static List<LogRow> Write(MeetingId id, int epoch, int count, EventCodec codec)
    {
        var meeting = new Meeting(id, epoch, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
        var rows = new List<LogRow>();
        var (now, commands) = (s_start, 0);
        void Do(Actor actor, Command command)
        {
            now += s_step;
            var decision = meeting.Handle(now, actor, new CommandId($"command-{++commands}"), command);
            if (decision.Rejection is { } rejection)
                throw new InvalidOperationException($"{command.GetType().Name} is refused by {rejection.Rule}.");
            rows.AddRange(decision.Events.Select(decided => codec.Write(decided.Envelope)));
        }

        var people = Enumerable.Range(0, People).Select(i => new ParticipantId(string.Create(CultureInfo.InvariantCulture, $"person-{i}"))).ToArray();
        Do(Actor.System, new StartMeeting(new RoomId("room"), "A long lesson"));
        foreach (var person in people)
            Do(Actor.System, new AdmitParticipant(person, person.Value, person == people[0] ? Role.Moderator : Role.Viewer, ParticipantKind.Person, "hash"));
        Do(new Actor(people[0]), new GrantDrawing(null, true));
        var shapes = new Queue<ShapeId>();
        for (var i = 0; rows.Count < count; i++)
            Do(new Actor(people[i % 5 == 2 || i % 10 is 4 or 6 or 8 ? 0 : i % People]), Next(i, shapes));
        return [.. rows.Take(count)];
    }

    private static Command Next(int i, Queue<ShapeId> shapes)
    {
        if (i % 10 == 9)
            return new PostMessage($"Question {i}: why is the sum of the angles always 180 degrees?");
        // What lies there is the teacher's to move and to take away.
        if (i % 10 is 4 or 6 or 8 && shapes.Count > ShapesKept)
            return new DeleteShapes(s_page, [shapes.Dequeue()]);
        if (i % 5 == 2 && shapes.TryPeek(out var oldest))
            return new ChangeShapes(s_page, [new ShapeChange(oldest, X: i % 1000, Y: i % 700)]);
        var id = new ShapeId(string.Create(CultureInfo.InvariantCulture, $"shape-{i}"));
        shapes.Enqueue(id);
        return new AddShapes(s_page, [new NewShape(id, ShapeKind.Pen, i % 1000, i % 700, 0, 0, i % 8, 4, Ink(i), null)]);
    }

    // Points of one byte a number: zigzag dx and dy, pressure, milliseconds.
    private static string Ink(int seed)
    {
        var form = new byte[InkPoints * 4];
        for (var i = 0; i < form.Length; i += 4)
            (form[i], form[i + 1], form[i + 2], form[i + 3]) = ((byte)((seed + i) % 100), (byte)(i % 60), (byte)(100 + (i % 100)), 8);
        return Convert.ToBase64String(form);
    }
}
