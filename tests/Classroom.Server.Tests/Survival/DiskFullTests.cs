using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>The disk is full to its last byte: whatever cannot be stored is not acknowledged, people are told why, and it goes on when there is room.</summary>
public sealed class DiskFullTests
{
    private const int DiskMegabytes = 300;
    private static readonly TimeSpan s_full = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_acknowledged_that_is_not_stored_while_the_disk_is_full()
    {
        using var disk = SmallDisk.Mount(DiskMegabytes);
        await using var server = await ServerProcess.Start(null, Path.Combine(disk.Folder, "data"));
        await using var lesson = await BusyLesson.Start(server, 2);
        var teacher = lesson.Seats[0];
        await lesson.Progress(10);

        disk.Fill();
        await LoopbackPlane.Until(() => lesson.Seats.All(seat => seat.Notices.Contains("diskFull")), "the notice to everybody");
        var acknowledged = lesson.Acknowledged;
        using (var refused = await Upload(server, teacher, Document(1_000_000)))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Equal("diskFull", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!["type"]);
        }

        await Task.Delay(s_full, Cancel);
        Assert.Equal(acknowledged, lesson.Acknowledged);

        disk.Empty();
        await LoopbackPlane.Until(() => lesson.Seats.All(seat => seat.Notices.Last() == "saved"), "the notice that all is stored");
        await lesson.Progress(10);
        using (var taken = await Upload(server, teacher, Document(100_000)))
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await server.Kill();
        await server.StartAgain();
        await lesson.EverybodyIsAnswered();
        await lesson.AssertNothingLostNorTwice();
    }

    [Fact]
    public async Task An_upload_larger_than_the_room_left_leaves_nothing_behind()
    {
        using var disk = SmallDisk.Mount(DiskMegabytes);
        await using var server = await ServerProcess.Start(
            new Dictionary<string, string> { ["Classroom__Uploads__BytesMax"] = "400000000" }, Path.Combine(disk.Folder, "data"));
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await room.Teacher();
        using (var refused = await Upload(server, teacher, Document(DiskMegabytes * 1_000_000)))
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "rooms"), "*", SearchOption.AllDirectories), _ => true);
        await teacher.Send(new { type = "postMessage", text = "still here" });
        await teacher.WaitFor("messagePosted");
    }

    private static async Task<HttpResponseMessage> Upload(ServerProcess server, HubSeat seat, byte[] document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{seat.MeetingId}/presentations?name=slides.pdf")
        {
            Content = new ByteArrayContent(document) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } },
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", $"{seat.ParticipantId}:{seat.ResumeSecret}") },
        };
        return await server.Http.SendAsync(request, Cancel);
    }

    // It begins as a PDF does; what comes of it later is the converter's business.
    private static byte[] Document(int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes("%PDF-1.7\n").CopyTo(bytes, 0);
        return bytes;
    }
}
