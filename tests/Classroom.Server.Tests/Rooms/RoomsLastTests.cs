using System.Net;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Conversion;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Rooms;

/// <summary>A room's next meeting begins with the slides and boards of the one before, and with nothing else of it.</summary>
[Collection("edge")]
public sealed class RoomsLastTests(RunningServer running)
{
    private const string FileName = "Optics.pdf";
    private static readonly TimeSpan s_conversion = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_second_meeting_of_a_room_has_the_slides_and_boards_of_the_first_but_not_its_people_and_chat()
    {
        var room = await TestRoom.Create(running.Http);
        string first, presentation;
        byte[] picture;
        JsonArray boards;
        await using (var teacher = await room.Teacher())
        await using (var student = await room.Student())
        {
            first = teacher.MeetingId;
            Assert.Equal(HttpStatusCode.Accepted, await RoomFiles.Upload(running.Http, teacher, Documents.Lesson(2), FileName));
            presentation = (string)(await student.WaitFor("presentationFinished", limit: s_conversion))["event"]!["presentationId"]!;
            (var status, _, picture) = await RoomFiles.Page(running.Http, student, presentation, 2);
            Assert.Equal(HttpStatusCode.OK, status);
            await Do(teacher, new { type = "showPage", pageId = $"{presentation}.2" });
            await Do(teacher, Box($"{presentation}.2", "on-the-slide", 11));
            await Do(teacher, new { type = "addBlankPage" });
            await Do(teacher, Box("board.2", "on-the-board", 22));
            await Do(teacher, new { type = "grantDrawing", participantId = (string?)null, allowed = true });
            await Do(student, Box("board.2", "of-a-student", 33));
            await Do(student, new { type = "postMessage", text = "stays behind" });
            boards = await BoardsNow(room);
            Assert.Equal(3, boards.Sum(page => page!["shapes"]!.AsArray().Count));
            await Do(teacher, new { type = "endMeeting" });
            await Eventually.True(() => student.ClosedReason == "ended");
        }

        await using var next = await room.Teacher();
        Assert.NotEqual(first, next.MeetingId);
        var view = next.Joined["view"]!;
        var slides = view["presentations"]!;
        Assert.Equal($"{presentation}.2", (string?)slides["current"]);
        var document = Assert.Single(slides["presentations"]!.AsArray(), one => !(bool)one!["blank"]!)!;
        Assert.Equal((presentation, FileName, 2), ((string)document["id"]!, (string)document["fileName"]!, document["pages"]!.AsArray().Count));
        Assert.Contains("Lesson page 2", (string?)document["pages"]![1]!["text"], StringComparison.Ordinal);
        Assert.Equal(Text(boards), Text(await next.Boards()));
        Assert.False((bool)view["whiteboard"]!["everybodyDraws"]!);
        Assert.Empty(view["chat"]!["messages"]!.AsArray());
        Assert.Single(view["participants"]!["participants"]!.AsArray());

        var again = await RoomFiles.Page(running.Http, next, presentation, 2);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(picture, again.Bytes);
        // The lesson goes on where it was: the old shape is still there to be moved, and gives way to nobody's undo.
        await Do(next, new { type = "changeShapes", pageId = "board.2", changes = new[] { new { id = "on-the-board", x = 99.0 } } });
        Assert.False((bool)(await next.Send(new { type = "undoDrawing", pageId = $"{presentation}.2" }))["ok"]!);
    }

    // A newcomer is given the whole of it.
    private static async Task<JsonArray> BoardsNow(TestRoom room)
    {
        await using var visitor = await room.Student("Cleo");
        return await visitor.Boards();
    }

    // The next meeting knows nobody of the last, so shapes have no author there, and it counts anew; all else is the same.
    private static string Text(JsonArray boards)
    {
        var copy = boards.DeepClone().AsArray();
        foreach (var page in copy)
            page!["seq"] = null;
        foreach (var shape in copy.SelectMany(page => page!["shapes"]!.AsArray()))
            shape!["author"] = null;
        return copy.ToJsonString();
    }

    private static object Box(string page, string id, double x) => new
    {
        type = "addShapes",
        pageId = page,
        shapes = new[] { new { id, kind = "rectangle", x, y = 20.0, width = 100.0, height = 50.0, color = 1, size = 4.0, ink = (string?)null, text = (string?)null } },
    };

    private static async Task Do(HubSeat seat, object command)
    {
        var answer = await seat.Send(command);
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
    }
}
