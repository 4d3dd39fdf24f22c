using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Whip;

/// <summary>A WebRTC implementation that is not ours sends and receives: aiortc, from a network of its own.</summary>
public sealed class ForeignClientTests
{
    private const string Python = "/usr/bin/python3";
    private const int Frames = 30;
    private const int PublishSeconds = 25;

    [Fact]
    public async Task Aiortc_publishes_by_WHIP_and_another_watches_by_WHEP()
    {
        using var network = new ForeignNetwork();
        var port = FreePorts.Tcp();
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port};http://{network.ServerAddress}:{port}",
            ["Classroom__Media__PublicAddress"] = network.ServerAddress,
        }, port: port);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        var root = $"http://{network.ServerAddress}:{port}";
        var script = Repository.Path("tests", "Classroom.Server.Tests", "Whip", "foreign_client.py");
        var watching = network.Run(Python, script, "watch", $"{root}/whep/{room.RoomId}/camera", room.ViewerToken, $"{Frames}");
        var publishing = network.Run(Python, script, "publish", $"{root}/whip/{room.RoomId}/camera", room.ModeratorToken, $"{PublishSeconds}");

        var id = (string)(await ada.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "camera"))["event"]!["participantId"]!;
        await Until(() => ada.Of(id, "audio")?.Packets > 20 && ada.Of(id, "video") is { Keyframes: > 0, Frames: > 10 }, "a room's member hears and sees aiortc");
        var watched = JsonNode.Parse(await watching)!;
        Assert.True((int)watched["video"]! >= Frames && (int)watched["audio"]! >= Frames && (int)watched["width"]! == 640, watched.ToJsonString());
        Assert.Equal("connected", (string?)JsonNode.Parse(await publishing)!["state"]);
        await ada.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
    }
}
