using System.Text.Json;
using System.Text.Json.Nodes;
using Classroom.Modules;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

[Collection("edge")]
public sealed class CommandAuthorisationTests(RunningServer running)
{
    public static TheoryData<string> Commands => [.. CommandTable.Rows.Select(row => row.Command.Name)];

    [Fact]
    public void Every_command_of_the_registry_has_one_row()
    {
        var all = ModuleRegistry.Modules.SelectMany(module => module.Commands.Concat(module.SystemCommands)).Select(type => type.Name);
        Assert.Equal(all.Order(StringComparer.Ordinal), CommandTable.Rows.Select(row => row.Command.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task It_is_allowed_to_whom_the_table_says_and_to_nobody_else(string command)
    {
        var row = CommandTable.Rows.Single(one => one.Command.Name == command);
        await using var cast = await Cast.Gather(running);
        await using var stranger = await RawHub.Connect(running.Url, RawHub.UnknownToken);
        var unseated = await stranger.Call("Send", Request(await row.Make(cast)));
        Assert.Equal("EDGE-1", (string?)unseated["rule"]);
        foreach (var (who, seat, rule) in new[]
        {
            ("viewer", cast.Viewer, row.Viewer), ("presenter", cast.Presenter, row.Presenter), ("moderator", cast.Moderator, row.Moderator),
        })
        {
            var answer = await seat.Send(await row.Make(cast));
            Assert.True(rule == (string?)answer["rule"] && (bool)answer["ok"]! == rule is null, $"{who}: {answer.ToJsonString()}, expected {rule ?? "ok"}");
        }
    }

    [Fact]
    public async Task A_token_that_is_unknown_or_of_another_room_opens_nothing()
    {
        var room = await TestRoom.Create(running.Http);
        var other = await TestRoom.Create(running.Http);
        foreach (var (roomId, token) in new[]
        {
            (room.RoomId, other.ModeratorToken), (room.RoomId, RawHub.UnknownToken), ("nowhere", room.ModeratorToken),
        })
        {
            await using var hub = await RawHub.Connect(running.Url, token);
            var answer = await hub.Join(roomId, "Eve");
            Assert.Equal("""{"ok":false,"reason":"notFound"}""", Sorted(answer));
            Assert.Equal("", await hub.Call<string>("Ticket"));
            Assert.Equal("EDGE-1", (string?)(await hub.Call("Describe", new JsonObject { ["pc"] = "subscribe", ["type"] = "request" }))["rule"]);
        }
    }

    private static string Sorted(JsonObject answer) => new JsonObject { ["ok"] = (bool)answer["ok"]!, ["reason"] = (string?)answer["reason"] }.ToJsonString();

    private static JsonObject Request(object command) => new() { ["id"] = "c1", ["command"] = JsonSerializer.SerializeToNode(command) };
}
