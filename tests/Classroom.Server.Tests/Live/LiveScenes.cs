using System.Net;
using System.Net.WebSockets;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Live;

[Collection("edge")]
public sealed class LiveScenes(RunningServer running)
{
    private const string Page = "board.1";

    [Fact]
    public async Task Two_see_each_others_pointer_and_stroke()
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        var stroke = LiveWire.Ink(Page, "stroke-1", 0, (800, 400), (8, -8), (16, 0));
        await lesson.TeacherLive.Send(LiveWire.Cursor(Page, 4_000, -80));
        await lesson.TeacherLive.Send(stroke);
        var pointer = LiveWire.Cursor(Page, 12, 12_000);
        await lesson.StudentLive.Send(pointer);
        await lesson.StudentLive.Send(LiveWire.CursorGone());

        await lesson.StudentLive.WaitFor((from, message) => from == lesson.Teacher.ParticipantId && message.SequenceEqual(stroke));
        await lesson.TeacherLive.WaitFor((from, message) => from == lesson.Student.ParticipantId && message.SequenceEqual(LiveWire.CursorGone()));
        var teacherSaid = lesson.StudentLive.Heard.Where(one => one.From == lesson.Teacher.ParticipantId).Select(one => one.Message).ToArray();
        Assert.Equal([LiveWire.CursorGone(), LiveWire.Cursor(Page, 4_000, -80), stroke], teacherSaid);
        Assert.Contains(lesson.TeacherLive.Heard, one => one.From == lesson.Student.ParticipantId && one.Message.SequenceEqual(pointer));
        Assert.Equal(lesson.Seq, lesson.Teacher.Seq);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_and_no_second_one()
    {
        await using var lesson = await Lesson.Start(running, drawing: false);
        var ticket = await lesson.Student.Ticket();
        await using var first = await LiveClient.Connect(running.Url);
        await first.Send(LiveWire.Ticket(ticket));
        await first.Send(LiveWire.CursorGone());
        await first.WaitFor((from, _) => from == lesson.Student.ParticipantId);
        await using var second = await LiveClient.Connect(running.Url);
        await second.Send(LiveWire.Ticket(ticket));
        await second.WaitForEnd();
        Assert.Equal((1008, "ticket"), (second.CloseCode, second.CloseReason));
        Assert.True(first.IsOpen);
        Assert.Empty(second.Heard);
    }

    [Fact]
    public async Task Without_a_ticket_nothing_is_heard()
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        byte[][] firsts = [LiveWire.Ticket("AAAAAAAAAAAAAAAAAAAAAA"), LiveWire.Cursor(Page, 1, 1), [], LiveWire.Ticket(lesson.Room.ViewerToken), new byte[4_096]];
        foreach (var first in firsts)
        {
            await using var stranger = await LiveClient.Connect(running.Url);
            await stranger.Send(first);
            await lesson.TeacherLive.Send(LiveWire.Cursor(Page, 8, 8));
            await stranger.WaitForEnd();
            Assert.Equal((1008, "ticket"), (stranger.CloseCode, stranger.CloseReason));
            Assert.Empty(stranger.Heard);
        }
    }

    [Fact]
    public async Task BOARD_1_who_may_not_draw_reaches_nobody_until_granted_and_no_longer_after()
    {
        await using var lesson = await Lesson.Start(running, drawing: false);
        var id = lesson.Student.ParticipantId;
        await lesson.StudentLive.Send(LiveWire.Cursor(Page, 1, 1));
        await lesson.StudentLive.Send(LiveWire.Ink(Page, "refused", 0, (1, 1)));
        await lesson.Sync();
        Assert.DoesNotContain(lesson.TeacherLive.Heard, one => one.From == id && one.Message[0] is 2 or 3);

        Assert.True((bool)(await lesson.Teacher.Send(new { type = "grantDrawing", participantId = id, allowed = true }))["ok"]!);
        await lesson.StudentLive.Send(LiveWire.Ink(Page, "granted", 0, (1, 1)));
        await lesson.StudentLive.Send(LiveWire.Ink("board.77", "nowhere", 0, (1, 1)));
        await lesson.Sync();
        Assert.Single(lesson.TeacherLive.Heard, one => one.From == id && one.Message[0] == 2);

        // The teacher's answer comes after the commit: whatever the student sends from then on is refused.
        Assert.True((bool)(await lesson.Teacher.Send(new { type = "grantDrawing", participantId = id, allowed = false }))["ok"]!);
        await lesson.StudentLive.Send(LiveWire.Ink(Page, "taken", 0, (1, 1)));
        await lesson.Sync();
        Assert.Single(lesson.TeacherLive.Heard, one => one.From == id && one.Message[0] == 2);
        Assert.True(lesson.StudentLive.IsOpen);
    }

    [Fact]
    public async Task A_socket_ends_with_its_seat_and_when_the_seat_opens_another()
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        await using var again = await LiveClient.Open(lesson.Student, running.Url);
        await lesson.StudentLive.WaitForEnd();
        Assert.Equal((1008, "seatGone"), (lesson.StudentLive.CloseCode, lesson.StudentLive.CloseReason));
        var unused = await lesson.Student.Ticket();
        await lesson.Teacher.Send(new { type = "removeParticipant", participantId = lesson.Student.ParticipantId });
        await again.WaitForEnd();
        Assert.Equal("seatGone", again.CloseReason);
        await using var late = await LiveClient.Connect(running.Url);
        await late.Send(LiveWire.Ticket(unused));
        await late.WaitForEnd();
        Assert.Equal("ticket", late.CloseReason);
        Assert.True(lesson.TeacherLive.IsOpen);
    }

    [Fact]
    public async Task Meetings_do_not_hear_each_other()
    {
        await using var one = await Lesson.Start(running, drawing: true);
        await using var other = await Lesson.Start(running, drawing: true);
        await one.TeacherLive.Send(LiveWire.Cursor(Page, 1, 1));
        await one.Sync();
        await other.Sync();
        Assert.DoesNotContain(other.StudentLive.Heard, heard => heard.From == one.Teacher.ParticipantId);
    }

    [Fact]
    public async Task Only_a_websocket_of_this_site_is_taken()
    {
        using var plain = await running.Http.GetAsync(new Uri("/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.Connect(running.Url, "https://elsewhere.example"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }
}
