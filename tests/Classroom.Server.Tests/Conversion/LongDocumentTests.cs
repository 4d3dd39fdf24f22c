using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Server.Tests.Rooms;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Conversion;

/// <summary>A long document through the upload, the job and the hub: its first page shows while the last is still being made.</summary>
[Collection("edge")]
public sealed class LongDocumentTests(RunningServer running)
{
    private const int Pages = 40;
    private static readonly TimeSpan s_conversion = TimeSpan.FromSeconds(300);

    [Fact]
    public async Task Page_1_shows_while_page_40_converts()
    {
        var document = Documents.Lesson(Pages);
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        Assert.Equal(HttpStatusCode.Accepted, await RoomFiles.Upload(running.Http, teacher, document, "Long lesson.pdf"));

        var first = (await student.WaitFor("pageConverted", e => (int)e["page"]!["number"]! == 1, s_conversion))["event"]!;
        var presentation = (string)first["presentationId"]!;
        await student.WaitFor("pageShown", e => (string?)e["pageId"] == $"{presentation}.1");
        var (status, type, picture) = await RoomFiles.Page(running.Http, student, presentation, 1);
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (status, type));
        Assert.Contains("<svg", Encoding.UTF8.GetString(picture), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await RoomFiles.Page(running.Http, student, presentation, Pages)).Status);
        await AssertStillConverting(room, presentation);
        Assert.DoesNotContain(student.Events, IsEnd);

        await student.WaitFor("presentationFinished", limit: s_conversion);
        var pages = student.Events.Where(e => (string?)e["event"]!["type"] == "pageConverted").Select(e => e["event"]!["page"]!).ToList();
        Assert.Equal(Enumerable.Range(1, Pages), pages.Select(page => (int)page["number"]!));
        Assert.All(pages, page => Assert.Contains($"Lesson page {page["number"]}", (string?)page["text"], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await RoomFiles.Page(running.Http, student, presentation, Pages)).Status);
        Assert.Single(student.Events, IsEnd);
    }

    // Who comes now is told so: the number of pages is known, some are there, the rest is on its way.
    private static async Task AssertStillConverting(TestRoom room, string presentation)
    {
        await using var newcomer = await room.Student("Cleo");
        var slides = newcomer.Joined["view"]!["presentations"]!;
        var document = slides["presentations"]!.AsArray().Single(one => (string?)one!["id"] == presentation)!;
        Assert.Equal((true, Pages), ((bool)document["converting"]!, (int)document["pageCount"]!));
        Assert.InRange(document["pages"]!.AsArray().Count, 1, Pages - 1);
        Assert.Equal($"{presentation}.1", (string?)slides["current"]);
    }

    private static bool IsEnd(JsonObject happened) => (string?)happened["event"]!["type"] is "presentationFinished" or "presentationFailed";
}
