using System.Text.Json.Nodes;
using Classroom.Server.Edge;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Edge;

/// <summary>A page that was loaded before an update is told to load again; one of this version, or that names none, comes in.</summary>
[Collection("edge")]
public sealed class ClientVersionTests(RunningServer running)
{
    [Theory]
    [InlineData("0.0.1")]
    [InlineData("no version")]
    public async Task An_older_client_is_told_to_reload(string version)
    {
        var answer = await Join(version);
        Assert.False((bool)answer["ok"]!);
        Assert.Equal("reload", (string?)answer["reason"]);
    }

    [Fact]
    public async Task A_client_of_the_servers_version_comes_in_and_so_does_a_newer_one()
    {
        foreach (var version in new[] { ClientVersion.Server, "999.0.0", "" })
        {
            var answer = await Join(version);
            Assert.True((bool)answer["ok"]!, $"{version}: {answer.ToJsonString()}");
            Assert.Equal(ClientVersion.Server, (string?)answer["serverVersion"]);
        }
    }

    [Fact]
    public void The_client_in_this_repository_is_of_the_servers_version()
    {
        var package = JsonNode.Parse(File.ReadAllText(Repository.Path("frontend", "package.json")))!;
        var locked = JsonNode.Parse(File.ReadAllText(Repository.Path("frontend", "package-lock.json")))!;
        Assert.Equal(ClientVersion.Server, (string?)package["version"]);
        Assert.Equal(ClientVersion.Server, (string?)locked["version"]);
    }

    private async Task<JsonObject> Join(string version)
    {
        var room = await TestRoom.Create(running.Http);
        await using var raw = await RawHub.Connect(running.Url, room.ViewerToken);
        return await raw.Call("Join", new JsonObject
        {
            ["roomId"] = room.RoomId,
            ["name"] = "Ben",
            ["clientVersion"] = version,
        });
    }
}
