using System.Text.Json.Nodes;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Edge;

[Collection("edge")]
public sealed class HubScenes(RunningServer running)
{
    [Fact]
    public async Task Two_join_by_link_chat_and_poll()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        Assert.Equal("moderator", (string?)teacher.Joined["role"]);
        Assert.Equal("viewer", (string?)student.Joined["role"]);
        Assert.Equal(teacher.MeetingId, student.MeetingId);
        await teacher.WaitFor("participantJoined", e => (string?)e["name"] == "Ben");

        Assert.True((bool)(await student.Send(new { type = "postMessage", text = "Guten Morgen" }))["ok"]!);
        var heard = await teacher.WaitFor("messagePosted");
        Assert.Equal("Guten Morgen", (string?)heard["event"]!["text"]);
        Assert.Equal(student.ParticipantId, (string?)heard["actor"]);

        var started = await teacher.Send(new
        {
            type = "startPoll",
            kind = "letters",
            question = "?",
            choices = new[] { "A", "B" },
            multiple = false,
            deadlineSeconds = (int?)null,
        });
        Assert.True((bool)started["ok"]!);
        var poll = (string)(await student.WaitFor("pollStarted"))["event"]!["pollId"]!;
        Assert.True((bool)(await student.Send(new { type = "castVote", pollId = poll, choices = new[] { 1 } }))["ok"]!);
        await teacher.WaitFor("pollTallied", e => (int)e["voters"]! == 1);
        Assert.DoesNotContain(student.Events, e => (string?)e["event"]!["type"] == "pollTallied");
        Assert.Empty(teacher.Faults);
        Assert.Empty(student.Faults);
    }

    [Fact]
    public async Task A_lost_connection_comes_back_to_the_same_seat_with_the_hand_still_up()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        await student.Send(new { type = "raiseHand" });
        var before = student.ParticipantId;
        await student.Return();
        Assert.Equal(before, student.ParticipantId);
        var people = student.Joined["view"]!["participants"]!["participants"]!.AsArray();
        Assert.NotNull(people.Single(p => (string?)p!["id"] == before)!["handRaisedAt"]);
        await teacher.WaitFor("participantReturned");
    }

    [Fact]
    public async Task A_second_connection_with_the_secret_takes_the_seat_over()
    {
        var room = await TestRoom.Create(running.Http);
        await using var first = await room.Teacher();
        await using var raw = await RawHub.Connect(running.Url, room.ModeratorToken);
        var answer = await raw.Call("Join", Resuming(room, "Ada", first.ParticipantId, first.ResumeSecret));
        Assert.True((bool)answer["ok"]!);
        Assert.Equal(first.ParticipantId, (string?)answer["participantId"]);
        await Eventually.True(() => first.ClosedReason == "takenOver");
        Assert.True((bool)(await raw.Call("Send", Command("c1", new { type = "raiseHand" })))["ok"]!);
    }

    [Fact]
    public async Task A_wrong_secret_gives_a_new_seat_and_leaves_the_other_alone()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var raw = await RawHub.Connect(running.Url, room.ViewerToken);
        var answer = await raw.Call("Join", Resuming(room, "Eve", teacher.ParticipantId, "AAAAAAAAAAAAAAAAAAAAAA"));
        Assert.True((bool)answer["ok"]!);
        Assert.NotEqual(teacher.ParticipantId, (string?)answer["participantId"]);
        Assert.Equal("viewer", (string?)answer["role"]);
        Assert.Null(teacher.ClosedReason);
    }

    [Fact]
    public async Task The_same_command_id_is_applied_once_and_gets_the_same_answer()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        var command = new { type = "postMessage", text = "once" };
        var first = await teacher.SendAs("same", command);
        var second = await teacher.SendAs("same", command);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        await teacher.Send(new { type = "raiseHand" });
        await teacher.WaitFor("handRaised");
        Assert.Single(teacher.Events, e => (string?)e["event"]!["type"] == "messagePosted");
    }

    [Fact]
    public async Task A_removed_person_is_told_so_and_cannot_come_back_to_the_seat()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        Assert.True((bool)(await teacher.Send(new { type = "removeParticipant", participantId = student.ParticipantId }))["ok"]!);
        await Eventually.True(() => student.ClosedReason == "removed");
        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(student.Return);
        Assert.Equal("removed", refused.Message);
    }

    [Fact]
    public async Task The_end_is_told_to_all_and_the_next_to_come_opens_a_new_meeting()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        Assert.True((bool)(await teacher.Send(new { type = "endMeeting" }))["ok"]!);
        await Eventually.True(() => student.ClosedReason == "ended" && teacher.ClosedReason == "ended");
        await student.WaitFor("meetingEnded");
        await using var next = await room.Student("Cleo");
        Assert.NotEqual(student.MeetingId, next.MeetingId);
    }

    [Fact]
    public async Task A_new_role_brings_a_fresh_view_to_its_holder()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var raw = await RawHub.Connect(running.Url, room.ViewerToken);
        var joined = await raw.Join(room.RoomId, "Ben");
        var poll = new { type = "startPoll", kind = "yesNo", question = "?", choices = Array.Empty<string>(), multiple = false, deadlineSeconds = (int?)null };
        await teacher.Send(poll);
        await teacher.Send(new { type = "setRole", participantId = (string?)joined["participantId"], role = "moderator" });
        await Eventually.True(() => raw.Received("Events").Any(batch => batch["view"]?["polls"]?["polls"]?[0]?["tally"] is not null));
    }

    private static JsonObject Command(string id, object command) =>
        new() { ["id"] = id, ["command"] = System.Text.Json.JsonSerializer.SerializeToNode(command) };

    private static JsonObject Resuming(TestRoom room, string name, string participantId, string secret) => new()
    {
        ["roomId"] = room.RoomId,
        ["name"] = name,
        ["clientVersion"] = "",
        ["resume"] = new JsonObject { ["participantId"] = participantId, ["secret"] = secret },
    };
}
