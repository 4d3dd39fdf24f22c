using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Server.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>The disk is full to its last byte: whatever cannot be stored is not acknowledged, people are told why, and it goes on when there is room.</summary>
public sealed class DiskFullTests
{
    private const int DiskMegabytes = 300;
    private const string LateName = "Latecomer";

    // The client waits for 15 s.
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(14);
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
        var closed = await TestRoom.Create(server.Http);

        disk.Fill();
        await LoopbackPlane.Until(() => lesson.Seats.All(seat => seat.Notices.Contains("diskFull")), "the notice to everybody");
        var acknowledged = lesson.Acknowledged;
        using (var refused = await Upload(server, teacher, Document(1_000_000)))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Equal("diskFull", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!["type"]);
        }

        await NewcomersAreToldWhy(server, lesson.Room, closed);
        await Task.Delay(s_full, Cancel);
        Assert.Equal(acknowledged, lesson.Acknowledged);

        disk.Empty();
        await LoopbackPlane.Until(() => lesson.Seats.All(seat => seat.Notices.Last() == "saved"), "the notice that all is stored");
        await lesson.Progress(10);
        await using (var late = await closed.Teacher())
            Assert.Equal("moderator", (string?)late.Joined["role"]);
        await NobodyWasLeftBehind(lesson.Room);
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

    // Into the lesson that runs, into a room that nobody has opened, and to make another one.
    private static async Task NewcomersAreToldWhy(ServerProcess server, TestRoom lesson, TestRoom closed)
    {
        foreach (var room in new[] { lesson, closed })
        {
            await using var hub = await RawHub.Connect(server.Url, room.ViewerToken);
            var answer = await hub.Join(room.RoomId, LateName).WaitAsync(s_answerLimit, Cancel);
            Assert.Equal("diskFull", (string?)answer["reason"]);
        }

        using var refused = await server.Http.PostAsJsonAsync("/api/rooms", new { title = "Another" }, Cancel);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Equal("diskFull", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!["type"]);
    }

    // Who was refused while waiting was seated when there was room again, and has left at once.
    private static async Task NobodyWasLeftBehind(TestRoom lesson)
    {
        await using var look = await lesson.Student("Look");
        await LoopbackPlane.Until(() => Names(look).All(name => name != LateName) || Left(look), "nobody whom nobody waits for");

        static bool Left(HubSeat seat) => Id(seat) is { } id && seat.Events.Any(e => (string?)e["event"]!["type"] == "participantLeft" && (string?)e["event"]!["participantId"] == id);
        static IEnumerable<string?> Names(HubSeat seat) => People(seat).Select(person => (string?)person!["name"]);
        static string? Id(HubSeat seat) => (string?)People(seat).FirstOrDefault(person => (string?)person!["name"] == LateName)?["id"];
        static JsonArray People(HubSeat seat) => seat.Joined["view"]!["participants"]!["participants"]!.AsArray();
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
