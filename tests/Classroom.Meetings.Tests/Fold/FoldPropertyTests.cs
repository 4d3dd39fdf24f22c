using Classroom.Meetings.Tests.Loop;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using CsCheck;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Fold;

public sealed class FoldPropertyTests
{
    private static readonly Person[] s_cast = [Alice, Bob, Carol, Dave];

    [Fact]
    public void Folding_what_a_viewer_may_see_gives_the_viewer_s_view() =>
        Gen.Int[0, 1_000_000].Array[1, 300].Sample(choices => Check(choices), iter: 250);

    [Fact]
    public void A_restored_snapshot_is_the_same_meeting() =>
        Gen.Int[0, 1_000_000].Array[1, 300].Sample(
            choices =>
            {
                var meeting = Check(choices);
                var restored = new Meeting(meeting.Id, 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
                Assert.True(restored.Restore(meeting.Snapshot()));
                Assert.Equal(meeting.Snapshot(), restored.Snapshot());
                Assert.Equal(meeting.Deadline, restored.Deadline);
                foreach (var seat in meeting.Roster.Entries)
                    Assert.Equal(Views(meeting, seat.Id), Views(restored, seat.Id));
            },
            iter: 120);

    private static string Views(Meeting meeting, ParticipantId person) =>
        System.Text.Encoding.UTF8.GetString(TestMeeting.Events.WriteViews(meeting.View(person)!));

    // Each number is one throw of the dice, so that a failing lesson shrinks to few commands.
    private static Meeting Check(int[] choices)
    {
        var meeting = new Meeting(new MeetingId("m1"), 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
        var loop = new MeetingLoop(meeting, new CommandCodec(ModuleRegistry.Modules), TestMeeting.Events);
        var folds = new Dictionary<Person, LessonFold>();
        var now = TestMeeting.Start;
        var (throws, correlation) = (0, 0L);
        Person[] cast = [.. s_cast];
        var joining = new Dictionary<long, Person>();
        var lesson = new RandomLesson(sides => throws < choices.Length ? choices[throws++] % sides : 0);
        Send(Actor.System, new StartMeeting(new RoomId("r1"), "Lesson"));
        foreach (var person in s_cast)
            Join(person);
        while (throws < choices.Length)
        {
            var choice = choices[throws++];
            Pass(TimeSpan.FromMilliseconds(choice % 50 == 0 ? 61_000 : choice % 2_000));
            Step(choice % cast.Length, choice / 8 % 16);
            if (choices[throws - 1] % 3 != 0)
                Drain();
        }
        Drain();
        return meeting;

        void Join(Person person)
        {
            Send(Actor.System, TestMeeting.Admission(person, person.Name.StartsWith("Alice", StringComparison.Ordinal) ? Role.Moderator : Role.Viewer), person);
            Drain();
        }

        void Step(int who, int what)
        {
            var person = cast[who];
            if (!meeting.Roster.TryGet(person.Id, out var seat))
                Join(cast[who] = new Person($"{s_cast[who].Name}{correlation}"));
            else if (!seat.Connected && what < 12)
                Send(Actor.System, new ResumeParticipant(person.Id), person);
            else if (what == 15)
                Send(Actor.System, new LoseConnection(person.Id));
            else if (what > 11 && lesson.NextOfServer(meeting) is { } report)
                Send(Actor.System, report);
            else
                Send(new Actor(person.Id), lesson.Next(meeting, person.Id));
        }

        void Pass(TimeSpan span)
        {
            var until = now + span;
            while (loop.Deadline is { } due && due <= until)
            {
                now = due > now ? due : now;
                loop.Handle(now, new TimedOut());
                Drain();
            }
            now = until;
        }

        void Send(Actor actor, Command command, Person? viewFor = null)
        {
            correlation++;
            if (viewFor is not null)
                joining[correlation] = viewFor;
            loop.Handle(now, new CommandReceived(correlation, actor, new CommandId($"c{correlation}"), command, viewFor?.Id));
        }

        void Drain()
        {
            while (loop.TryTake(out var output))
            {
                switch (output)
                {
                    case Append:
                        loop.Handle(now, new AppendSucceeded());
                        break;
                    case Publish publish:
                        foreach (var fold in folds.Values)
                            fold.Apply(publish.Publication);
                        break;
                    case Acknowledge { View: { } view } joined:
                        var who = joining[joined.Correlation];
                        folds[who] = new LessonFold(who.Id, view);
                        break;
                    default:
                        break;
                }
            }
            Compare();
        }

        void Compare()
        {
            foreach (var (person, fold) in folds)
            {
                Assert.Equal(meeting.Seq, fold.Seq);
                if (meeting.View(person.Id) is { } view)
                    Assert.Equal(LessonFold.Text(view), fold.Text());
            }
        }
    }
}
