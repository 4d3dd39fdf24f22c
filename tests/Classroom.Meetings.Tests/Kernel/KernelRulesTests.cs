using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Kernel;

public sealed class KernelRulesTests
{
    [Fact]
    public void KERNEL_4_only_who_holds_a_seat_sends_commands() =>
        TestMeeting.With(Alice.Moderator).When(Bob, new PostMessage("let me in")).ThenRejected("KERNEL-4");

    [Fact]
    public void KERNEL_5_an_ended_meeting_takes_no_commands()
    {
        var meeting = TestMeeting.With(Alice.Moderator).Given(Alice, new EndMeeting()).When(Alice, new PostMessage("late")).ThenRejected("KERNEL-5");
        meeting.WhenSystem(TestMeeting.Admission(Bob, Role.Viewer)).ThenRejected("KERNEL-5");
        meeting.After(TimeSpan.FromDays(1)).Then();
        Assert.Null(meeting.Meeting.Deadline);
    }

    [Fact]
    public void KERNEL_6_nothing_comes_before_the_start() =>
        TestMeeting.Empty().WhenSystem(TestMeeting.Admission(Alice, Role.Moderator)).ThenRejected("KERNEL-6")
            .WhenSystem(new CloseMeeting("idle")).ThenRejected("KERNEL-6");

    [Fact]
    public void KERNEL_7_a_publisher_sends_no_commands() =>
        TestMeeting.With(Alice.Moderator)
            .GivenSystem(new AdmitParticipant(Bob.Id, "Camera", Role.Moderator, ParticipantKind.Publisher, ""))
            .When(Bob, new EndMeeting()).ThenRejected("KERNEL-7");

    [Fact]
    public void KERNEL_9_a_repeated_command_gets_its_first_answer_also_after_a_restart()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).When(Bob, new PostMessage("once"), "id-1");
        var seq = meeting.Last.Seq;
        meeting.Given(Alice, new PostMessage("between")).When(Bob, new PostMessage("once"), "id-1").Then();
        Assert.Equal((seq, true), (meeting.Last.Seq, meeting.Last.Repeated));
        var restored = Restarted(meeting);
        var again = restored.Handle(meeting.Now, new Actor(Bob.Id), new CommandId("id-1"), new PostMessage("once"));
        Assert.Equal((seq, true, 0), (again.Seq, again.Repeated, again.Events.Count));
    }

    [Fact]
    public void KERNEL_9_the_same_id_of_another_sender_is_another_command() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Alice, new RaiseHand(), "1").Then(new HandRaised(Alice.Id))
            .When(Bob, new RaiseHand(), "1").Then(new HandRaised(Bob.Id));

    [Fact]
    public void KERNEL_9_what_an_old_seat_had_applied_is_not_applied_again_from_a_new_one()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).When(Bob, new PostMessage("once"), "id-1");
        var seq = meeting.Last.Seq;
        meeting.GivenSystem(new DropParticipant(Bob.Id, "timeout")).GivenSystem(TestMeeting.Admission(Carol, Role.Viewer));
        meeting.When(Carol, new PostMessage("once"), "id-1").Then();
        Assert.Equal((seq, true), (meeting.Last.Seq, meeting.Last.Repeated));
        var again = Restarted(meeting).Handle(meeting.Now, new Actor(Carol.Id), new CommandId("id-1"), new PostMessage("once"));
        Assert.Equal((seq, true), (again.Seq, again.Repeated));
        meeting.When(Carol, new PostMessage("another"), "id-2");
        Assert.False(meeting.Last.Repeated);
    }

    [Fact]
    public void KERNEL_9_nobody_pushes_out_another_s_answers_and_memory_is_bounded()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).When(Bob, new RaiseHand(), "mine");
        for (var i = 0; i < 2 * CommandMemory.PerParticipantMax; i++)
        {
            meeting.Now += TimeSpan.FromSeconds(1);
            meeting.When(Alice, new SetCamera(i % 2 == 0), $"c{i}");
        }
        meeting.When(Bob, new RaiseHand(), "mine").Then();
        Assert.True(meeting.Last.Repeated);
        meeting.When(Alice, new SetCamera(true), "c0");
        Assert.False(meeting.Last.Repeated);
    }

    [Fact]
    public void KERNEL_10_time_never_goes_backwards()
    {
        var meeting = TestMeeting.With(Alice.Moderator);
        meeting.After(TimeSpan.FromMinutes(1)).Given(Alice, new PostMessage("one"));
        meeting.Now = TestMeeting.Start;
        meeting.Given(Alice, new PostMessage("two"));
        Assert.Equal(TestMeeting.Start.AddMinutes(1), meeting.Log[^1].Envelope.At);
        Assert.Equal(TestMeeting.Start.AddMinutes(1), Restarted(meeting).Now);
    }

    [Fact]
    public void An_event_that_does_not_follow_is_refused()
    {
        var meeting = TestMeeting.With(Alice.Moderator);
        Assert.Throws<InvalidOperationException>(() => meeting.Meeting.Fold(meeting.Log[0].Envelope));
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused() =>
        Assert.False(TestMeeting.Empty().Meeting.Restore(
            """{"version":0,"seq":1,"at":"2026-01-01T00:00:00Z","roster":{"entries":[],"title":"","ended":false},"commands":[],"modules":{}}"""u8));

    private static Meeting Restarted(TestMeeting meeting)
    {
        var restored = TestMeeting.Empty().Meeting;
        Assert.True(restored.Restore(meeting.Meeting.Snapshot()));
        Assert.Equal(meeting.Meeting.Snapshot(), restored.Snapshot());
        return restored;
    }
}
