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
        Gen.Int[0, 1_000_000].Array[1, 120].Sample(choices => Check(choices), iter: 500);

    [Fact]
    public void A_restored_snapshot_is_the_same_meeting() =>
        Gen.Int[0, 1_000_000].Array[1, 120].Sample(
            choices =>
            {
                var meeting = Check(choices);
                var restored = new Meeting(meeting.Id, 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
                Assert.True(restored.Restore(meeting.Snapshot()));
                Assert.Equal(meeting.Snapshot(), restored.Snapshot());
                Assert.Equal(meeting.Deadline, restored.Deadline);
                foreach (var person in s_cast.Where(person => meeting.View(person.Id) is not null))
                    Assert.Equal(Views(meeting, person), Views(restored, person));
            },
            iter: 200);

    private static string Views(Meeting meeting, Person person) =>
        System.Text.Encoding.UTF8.GetString(TestMeeting.Events.WriteViews(meeting.View(person.Id)!));

    // Each number is one throw of the dice, so that a failing lesson shrinks to few commands.
    private static Meeting Check(int[] choices)
    {
        var meeting = new Meeting(new MeetingId("m1"), 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
        var loop = new MeetingLoop(meeting, new CommandCodec(ModuleRegistry.Modules), TestMeeting.Events);
        var folds = new Dictionary<Person, LessonFold>();
        var now = TestMeeting.Start;
        var (throws, correlation) = (0, 0L);
        var lesson = new RandomLesson(sides => throws < choices.Length ? choices[throws++] % sides : 0);
        Send(Actor.System, new StartMeeting(new RoomId("r1"), "Lesson"));
        foreach (var person in s_cast)
        {
            Send(Actor.System, TestMeeting.Admission(person, person == Alice ? Role.Moderator : Role.Viewer), person);
            Drain();
        }
        while (throws < choices.Length)
        {
            var person = s_cast[choices[throws++] % s_cast.Length];
            now += TimeSpan.FromMilliseconds(choices[throws - 1] % 2_000);
            Send(new Actor(person.Id), lesson.Next(meeting, person.Id));
            if (choices[throws - 1] % 3 != 0)
                Drain();
        }
        Drain();
        return meeting;

        void Send(Actor actor, Command command, Person? viewFor = null) =>
            loop.Handle(now, new CommandReceived(++correlation, actor, new CommandId($"c{correlation}"), command, viewFor?.Id));

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
                        var who = s_cast[(int)joined.Correlation - 2];
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
                    Assert.Equal(LessonFold.Text(TestMeeting.Events, view["participants"], view["chat"], view["polls"]), fold.Text());
            }
        }
    }
}
