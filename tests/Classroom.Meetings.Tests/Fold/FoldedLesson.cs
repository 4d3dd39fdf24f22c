using Classroom.Meetings.Tests.Loop;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Fold;

/// <summary>A random lesson whose every browser folds along; after each step the folds are compared with the views.</summary>
internal sealed class FoldedLesson
{
    private static readonly Person[] s_cast = [Alice, Bob, Carol, Dave];

    private readonly Meeting _meeting = new(new MeetingId("m1"), 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
    private readonly MeetingLoop _loop;
    private readonly Dictionary<Person, LessonFold> _folds = [];
    private readonly Dictionary<long, Person> _joining = [];
    private readonly Dictionary<long, LessonFold> _fetching = [];
    private readonly Person[] _cast = [.. s_cast];
    private readonly RandomLesson _lesson;
    private DateTimeOffset _now = TestMeeting.Start;
    private long _correlation;

    private FoldedLesson(Func<int, int> dice)
    {
        _loop = new MeetingLoop(_meeting, new CommandCodec(ModuleRegistry.Modules), TestMeeting.Events);
        _lesson = new RandomLesson(dice);
    }

    /// <summary>Each number is one throw of the dice, so that a failing lesson shrinks to few commands.</summary>
    public static Meeting Check(int[] choices)
    {
        var throws = 0;
        var lesson = new FoldedLesson(sides => throws < choices.Length ? choices[throws++] % sides : 0);
        lesson.Begin();
        while (throws < choices.Length)
        {
            var choice = choices[throws++];
            lesson.Pass(TimeSpan.FromMilliseconds(choice % 50 == 0 ? 61_000 : choice % 2_000));
            lesson.Step(choice % s_cast.Length, choice / 8 % 16);
            if (choice % 5 == 0)
                lesson.FetchOne();
            if (choices[throws - 1] % 3 != 0)
                lesson.Drain();
        }

        lesson.Drain();
        lesson.FetchAll();
        return lesson._meeting;
    }

    private void Begin()
    {
        Send(Actor.System, new StartMeeting(new RoomId("r1"), "Lesson"));
        foreach (var person in s_cast)
            Join(person);
    }

    private void Join(Person person)
    {
        Send(Actor.System, TestMeeting.Admission(person, person.Name.StartsWith("Alice", StringComparison.Ordinal) ? Role.Moderator : Role.Viewer), person);
        Drain();
    }

    private void Step(int who, int what)
    {
        var person = _cast[who];
        if (!_meeting.Roster.TryGet(person.Id, out var seat))
            Join(_cast[who] = new Person($"{s_cast[who].Name}{_correlation}"));
        else if (!seat.Connected && what < 12)
            Send(Actor.System, new ResumeParticipant(person.Id), person);
        else if (what == 15)
            Send(Actor.System, new LoseConnection(person.Id));
        else if (what > 11 && _lesson.NextOfServer(_meeting) is { } report)
            Send(Actor.System, report);
        else
            Send(new Actor(person.Id), _lesson.Next(_meeting, person.Id));
    }

    private void Pass(TimeSpan span)
    {
        var until = _now + span;
        while (_loop.Deadline is { } due && due <= until)
        {
            _now = due > _now ? due : _now;
            _loop.Handle(_now, new TimedOut());
            Drain();
        }
        _now = until;
    }

    private void Send(Actor actor, Command command, Person? viewFor = null)
    {
        _correlation++;
        if (viewFor is not null)
            _joining[_correlation] = viewFor;
        _loop.Handle(_now, new CommandReceived(_correlation, actor, new CommandId($"c{_correlation}"), command, viewFor?.Id));
    }

    // In order with whatever else is waiting, as a browser's request is.
    private void FetchOne()
    {
        foreach (var (person, fold) in _folds.Where(one => one.Value.Missing.Count > 0).Take(1))
            Fetch(person, fold, fold.Missing[0]);
    }

    private void FetchAll()
    {
        foreach (var (person, fold) in _folds)
        {
            foreach (var page in fold.Missing)
                Fetch(person, fold, page);
        }

        Drain();
        Assert.All(_folds.Where(one => _meeting.Roster.TryGet(one.Key.Id, out _)), one => Assert.Empty(one.Value.Missing));
    }

    private void Fetch(Person person, LessonFold fold, PageId page)
    {
        _fetching[++_correlation] = fold;
        _loop.Handle(_now, new QueryReceived(_correlation, meeting => meeting.Part(person.Id, "whiteboard", page.Value)));
    }

    private void Drain()
    {
        while (_loop.TryTake(out var output))
        {
            switch (output)
            {
                case Append:
                    _loop.Handle(_now, new AppendSucceeded());
                    break;
                case Publish publish:
                    foreach (var fold in _folds.Values)
                        fold.Apply(publish.Publication);
                    break;
                case Acknowledge { View: { } view } joined:
                    var who = _joining[joined.Correlation];
                    _folds[who] = new LessonFold(who.Id, view);
                    break;
                case Answer { Value: ViewPart part } fetched:
                    Assert.True(_fetching[fetched.Correlation].Take((PageShapesView)part.Value));
                    break;
                default:
                    break;
            }
        }
        Compare();
    }

    private void Compare()
    {
        foreach (var (person, fold) in _folds)
        {
            Assert.Equal(_meeting.Seq, fold.Seq);
            if (_meeting.Roster.TryGet(person.Id, out _))
                Assert.Equal(LessonFold.Text(_meeting, person.Id, fold.Missing), fold.Text());
        }
    }
}
