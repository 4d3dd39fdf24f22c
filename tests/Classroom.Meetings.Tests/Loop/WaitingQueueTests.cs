using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Loop;

public sealed class WaitingQueueTests
{
    [Fact]
    public void KERNEL_8_when_too_many_wait_one_more_is_refused_and_that_is_not_remembered()
    {
        var meeting = new Meeting(new MeetingId("m"), 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
        var loop = new MeetingLoop(meeting, new CommandCodec(ModuleRegistry.Modules), TestMeeting.Events);
        Ask(loop, 1, Actor.System, "start", new StartMeeting(new RoomId("r"), "Optics"));
        Ask(loop, 2, Actor.System, "bob", TestMeeting.Admission(Bob, Role.Moderator));
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        // The second batch is under way from here on: nothing is decided, so all of this waits.
        for (var i = 0; i < WaitingQueue.WaitingPerPersonMax; i++)
            Ask(loop, 10 + i, new Actor(Bob.Id), $"raise{i}", new RaiseHand());
        Drain(loop);
        Ask(loop, 999, new Actor(Bob.Id), "late", new PostMessage("too much"));
        var busy = Assert.IsType<Reject>(Assert.Single(Drain(loop)));
        Assert.Equal((999, "KERNEL-8"), (busy.Correlation, busy.Rejection.Rule));
        Assert.NotNull(busy.Rejection.RetryAfter);

        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        Drain(loop);
        Ask(loop, 1000, new Actor(Bob.Id), "late", new PostMessage("too much"));
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        Assert.Contains(Drain(loop), output => output is Acknowledge { Correlation: 1000 });
    }

    [Fact]
    public void KERNEL_12_a_refusal_for_now_names_its_time_after_which_the_same_id_is_decided_anew()
    {
        var meeting = new Meeting(new MeetingId("m"), 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
        var loop = new MeetingLoop(meeting, new CommandCodec(ModuleRegistry.Modules), TestMeeting.Events);
        Ask(loop, 1, Actor.System, "start", new StartMeeting(new RoomId("r"), "Optics"));
        Ask(loop, 2, Actor.System, "bob", TestMeeting.Admission(Bob, Role.Moderator));
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        for (var i = 0; i < 10; i++)
            Ask(loop, 10 + i, new Actor(Bob.Id), $"c{i}", new PostMessage($"{i}"));
        Ask(loop, 20, new Actor(Bob.Id), "late", new PostMessage("late"));
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        loop.Handle(TestMeeting.Start, new AppendSucceeded());
        var refused = Assert.Single(Drain(loop).OfType<Reject>());
        Assert.Equal((20, "CHAT-3", TimeSpan.FromSeconds(10)), (refused.Correlation, refused.Rejection.Rule, refused.Rejection.RetryAfter));

        Ask(loop, 21, new Actor(Bob.Id), "late", new PostMessage("late"));
        Assert.Equal("CHAT-3", Assert.IsType<Reject>(Assert.Single(Drain(loop))).Rejection.Rule);
        var later = TestMeeting.Start + refused.Rejection.RetryAfter!.Value;
        loop.Handle(later, new CommandReceived(22, new Actor(Bob.Id), new CommandId("late"), new PostMessage("late")));
        loop.Handle(later, new AppendSucceeded());
        Assert.Contains(Drain(loop), output => output is Acknowledge { Correlation: 22 });
    }

    [Fact]
    public void KERNEL_8_the_server_s_own_commands_and_other_people_are_not_refused_for_one_who_floods()
    {
        var queue = new WaitingQueue();
        for (var i = 0; i < WaitingQueue.WaitingPerPersonMax; i++)
            Assert.True(queue.TryEnqueue(new TimedOut(), Bob.Id, 1));
        Assert.False(queue.TryEnqueue(new TimedOut(), Bob.Id, 1));
        Assert.True(queue.TryEnqueue(new TimedOut(), Alice.Id, 1));
        for (var i = 0; queue.Count < WaitingQueue.WaitingMax; i++)
            Assert.True(queue.TryEnqueue(new TimedOut(), new ParticipantId($"p{i}"), 1));
        Assert.False(queue.TryEnqueue(new TimedOut(), Carol.Id, 1));
        Assert.True(queue.TryEnqueue(new TimedOut(), null, 0));
        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.TryEnqueue(new TimedOut(), Bob.Id, 1));
        Assert.False(queue.TryEnqueue(new TimedOut(), null, WaitingQueue.BytesMax));
    }

    private static void Ask(MeetingLoop loop, long correlation, Actor actor, string id, Command command) =>
        loop.Handle(TestMeeting.Start, new CommandReceived(correlation, actor, new CommandId(id), command));

    private static List<LoopOutput> Drain(MeetingLoop loop)
    {
        var outputs = new List<LoopOutput>();
        while (loop.TryTake(out var output))
            outputs.Add(output);
        return outputs;
    }
}
