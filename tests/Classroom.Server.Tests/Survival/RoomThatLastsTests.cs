using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>A room's next meeting has the boards of the one before, even when the server dies between the opening and the taking over.</summary>
public sealed class RoomThatLastsTests
{
    private const string CrashVariable = "CLASSROOM_CRASH_AT";
    private static readonly TimeSpan s_crashLimit = TimeSpan.FromSeconds(30);

    // After the start is durable nothing has been taken over yet; the first page and the first board are taken over by one command each.
    [Theory]
    [InlineData("AfterAppend:meetingStarted:1")]
    [InlineData("BeforeAppend:boardsRestored:1")]
    public async Task The_next_meeting_has_the_boards_although_the_server_died_while_it_was_opened(string moment)
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        await using (var teacher = await room.Teacher())
        {
            Assert.True((bool)(await teacher.Send(Rectangle("lasts")))["ok"]!);
            Assert.True((bool)(await teacher.Send(new { type = "endMeeting" }))["ok"]!);
        }

        await server.Kill();
        await server.StartAgain(new Dictionary<string, string> { [CrashVariable] = moment });
        var death = server.WaitForExit(s_crashLimit);
        var coming = Record.ExceptionAsync(() => room.Teacher());
        await death;
        Assert.NotNull(await coming);

        await server.StartAgain();
        var both = await Task.WhenAll(room.Teacher(), room.Student());
        foreach (var seat in both)
        {
            await seat.Return();
            Assert.Equal(["lasts"], await Shapes(seat));
            await seat.DisposeAsync();
        }
    }

    private static async Task<IEnumerable<string>> Shapes(HubSeat seat) =>
        (await seat.Boards()).SelectMany(page => page!["shapes"]!.AsArray()).Select(shape => (string)shape!["id"]!);

    private static object Rectangle(string id) => new
    {
        type = "addShapes",
        pageId = "board.1",
        shapes = new[]
        {
            new { id, kind = "rectangle", x = 10.0, y = 10.0, width = 40.0, height = 30.0, color = 1, size = 4.0, ink = (string?)null, text = (string?)null },
        },
    };
}
