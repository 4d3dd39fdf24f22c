using System.Text;
using Classroom.Server.Tests.Edge;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Live;

[Collection("edge")]
public sealed class LiveJunkTests(RunningServer running)
{
    private const string Page = "board.1";
    private const int FuzzSockets = 60;
    private const int FuzzMessages = 8;

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "empty", [] },
        { "unknown kind", [0x05] },
        { "a second ticket", LiveWire.Ticket("AAAAAAAAAAAAAAAAAAAAAA") },
        { "a batch, as if from the server", [0x10, .. LiveWire.Text("someone"), .. LiveWire.Text("x")] },
        { "cursor cut off", LiveWire.Cursor(Page, 1, 1)[..^1] },
        { "cursor with more behind it", [.. LiveWire.Cursor(Page, 1, 1), 0] },
        { "cursor-gone with more behind it", [0x04, 0] },
        { "cursor outside of everything", LiveWire.Cursor(Page, 300_000, 1) },
        { "cursor at the end of the number range", LiveWire.Cursor(Page, int.MinValue, 1) },
        { "page without a name", LiveWire.Cursor("", 1, 1) },
        { "page with a name too long", LiveWire.Cursor(new string('p', 65), 1, 1) },
        { "page whose length lies", [0x03, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3] },
        { "page that is no identifier", LiveWire.Cursor("<b>", 1, 1) },
        { "page that is no UTF-8", [0x03, 2, 0xc3, 0x28, 0, 0] },
        { "a number written too long", [0x03, .. LiveWire.Text(Page), 0x80, 0x00, 0] },
        { "a number of 35 bits", [0x03, .. LiveWire.Text(Page), 0xff, 0xff, 0xff, 0xff, 0x7f, 0] },
        { "a number without end", [0x03, .. LiveWire.Text(Page), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff] },
        { "ink without points", LiveWire.Ink(Page, "s", 0) },
        { "ink beyond the last point", LiveWire.Ink(Page, "s", 10_000, (1, 1)) },
        { "ink that wanders off", LiveWire.Ink(Page, "s", 0, (250_000, 0), (250_000, 0)) },
        { "ink of an unknown tool", [0x02, .. LiveWire.Text(Page), .. LiveWire.Text("s"), 2, 1, 24, 0, 0, 0, 128, 0] },
        { "ink of an unknown colour", [0x02, .. LiveWire.Text(Page), .. LiveWire.Text("s"), 0, 9, 24, 0, 0, 0, 128, 0] },
        { "ink too wide", [0x02, .. LiveWire.Text(Page), .. LiveWire.Text("s"), 0, 1, .. LiveWire.Varint(3_201), 0, 0, 0, 128, 0] },
        { "ink cut off in a point", LiveWire.Ink(Page, "s", 0, (1, 1))[..^2] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_message_closes_its_own_socket_with_a_reason_and_reaches_nobody(string what, byte[] message)
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        await lesson.StudentLive.Send(message);
        await lesson.StudentLive.WaitForEnd();
        Assert.Equal((1007, "malformed"), (lesson.StudentLive.CloseCode, lesson.StudentLive.CloseReason));
        await using var again = await LiveClient.Open(lesson.Student, running.Url);
        await again.Send(LiveWire.Cursor(Page, 5, 5));
        await lesson.TeacherLive.WaitFor((from, heard) => from == lesson.Student.ParticipantId && heard.SequenceEqual(LiveWire.Cursor(Page, 5, 5)));
        Assert.True(lesson.TeacherLive.IsOpen, what);
        Assert.DoesNotContain(lesson.TeacherLive.Heard, one => one.From == lesson.Student.ParticipantId && one.Message.SequenceEqual(message));
    }

    [Fact]
    public async Task Text_and_messages_above_4096_bytes_close_the_socket_with_their_own_codes()
    {
        await using var lesson = await Lesson.Start(running, drawing: true);
        await lesson.StudentLive.SendText(Encoding.UTF8.GetBytes("hello"));
        await lesson.StudentLive.WaitForEnd();
        Assert.Equal((1003, "binaryOnly"), (lesson.StudentLive.CloseCode, lesson.StudentLive.CloseReason));
        await using var again = await LiveClient.Open(lesson.Student, running.Url);
        await again.Send(new byte[4_097]);
        await again.WaitForEnd();
        Assert.Equal((1009, "tooBig"), (again.CloseCode, again.CloseReason));
        Assert.True(lesson.TeacherLive.IsOpen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_260)]
    public async Task Seeded_junk_disturbs_nobody_else(int seed)
    {
        var random = new Random(Seeds.First(seed));
        await using var lesson = await Lesson.Start(running, drawing: true);
        byte[][] good = [LiveWire.Cursor(Page, 40, 40), LiveWire.Ink(Page, "s", 3, (800, 80), (1, 1), (-9, 4)), LiveWire.CursorGone(), LiveWire.Ticket("x")];
        for (var socket = 0; socket < FuzzSockets; socket++)
        {
            await using var junk = await LiveClient.Open(lesson.Student, running.Url);
            for (var i = 0; i < FuzzMessages && junk.IsOpen; i++)
                await Try(junk, Mutate(random, good[random.Next(good.Length)]));
            await lesson.TeacherLive.Send(LiveWire.Cursor(Page, socket, seed));
        }

        await lesson.TeacherLive.WaitFor((from, heard) =>
            from == lesson.Teacher.ParticipantId && heard.SequenceEqual(LiveWire.Cursor(Page, FuzzSockets - 1, seed)));
        Assert.True(lesson.TeacherLive.IsOpen);

        // What came through is of the protocol's form, so that no browser stumbles over it.
        foreach (var (_, _, message) in lesson.TeacherLive.Heard)
            Assert.True(message is [4] or [2 or 3, _, _, ..], Convert.ToHexString(message));
        Assert.Empty(lesson.Teacher.Faults);
    }

    private static async Task Try(LiveClient junk, byte[] message)
    {
        try
        {
            await junk.Send(message);
        }
        catch (Exception closed) when (closed is System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException)
        {
            // The server has closed it over an earlier message, which is what junk is for.
        }
    }

    private static byte[] Mutate(Random random, byte[] message)
    {
        var junk = message.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(junk.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < junk.Count:
                    junk[at] = (byte)random.Next(256);
                    break;
                case 1 when at < junk.Count:
                    junk.RemoveRange(at, junk.Count - at);
                    break;
                case 2:
                    junk.InsertRange(at, Enumerable.Range(0, random.Next(1, 300)).Select(_ => (byte)random.Next(256)));
                    break;
                default:
                    junk.Insert(at, 0xff);
                    break;
            }
        }

        return [.. junk];
    }
}
