using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Whip;

/// <summary>WebRTC implementations that are not ours send and receive, from a network of their own: aiortc, and GStreamer as it would teach.</summary>
public sealed class ForeignClientTests
{
    private const string Python = "/usr/bin/python3";
    private const int Frames = 30;
    private const int PublishSeconds = 25;

    [Fact]
    public async Task Aiortc_publishes_by_WHIP_and_another_watches_by_WHEP()
    {
        using var network = new ForeignNetwork();
        await using var server = await Start(network.ServerAddress);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        var watching = Watch(network, server, room);
        var publishing = network.Run(
            Python, Script("foreign_client"), "publish", Address(network.ServerAddress, server, $"whip/{room.RoomId}/camera"), room.ModeratorToken, $"{PublishSeconds}");

        var id = (string)(await ada.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "camera"))["event"]!["participantId"]!;
        await Until(() => ada.Of(id, "audio")?.Packets > 20 && ada.Of(id, "video") is { Keyframes: > 0, Frames: > 10 }, "a room's member hears and sees aiortc");
        IsWatched(await watching);
        Assert.Equal("connected", (string?)JsonNode.Parse(await publishing)!["state"]);
        await ada.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
    }

    [Theory]
    [InlineData("VP8")]
    [InlineData("H264")]
    public async Task GStreamer_teaches_by_WHIP_and_aiortc_watches_by_WHEP(string codec)
    {
        using var network = new ForeignNetwork();
        await using var server = await Start(network.ServerAddress);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        var watching = Watch(network, server, room);
        var publishing = network.Run(
            Python, Script("gstreamer_client"), Address(network.ServerAddress, server, $"whip/{room.RoomId}/camera"), room.ModeratorToken, $"{PublishSeconds}", codec);

        var id = (string)(await ada.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "camera"))["event"]!["participantId"]!;
        await Until(() => ada.Of(id, "audio")?.Packets > 20, "a room's member hears GStreamer");
        IsWatched(await watching);
        Assert.Equal("connected", (string?)JsonNode.Parse(await publishing)!["state"]);
        await ada.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
    }

    /// <summary>A server that is found under that address too.</summary>
    internal static Task<ServerProcess> Start(string address)
    {
        var port = FreePorts.Tcp();
        return ServerProcess.Start(new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port};http://{address}:{port}",
            ["Classroom__Media__PublicAddress"] = address,
        }, port: port);
    }

    /// <summary>aiortc watches the camera until enough pictures and sounds were decoded.</summary>
    internal static Task<string> Watch(ForeignNetwork network, ServerProcess server, TestRoom room) =>
        network.Run(Python, Script("foreign_client"), "watch", Address(network.ServerAddress, server, $"whep/{room.RoomId}/camera"), room.ViewerToken, $"{Frames}");

    internal static string Address(string address, ServerProcess server, string path) => $"http://{address}:{new Uri(server.Url).Port}/{path}";

    private static string Script(string name) => Repository.Path("tests", "Classroom.Server.Tests", "Whip", $"{name}.py");

    internal static void IsWatched(string told)
    {
        var watched = JsonNode.Parse(told)!;
        Assert.True((int)watched["video"]! >= Frames && (int)watched["audio"]! >= Frames && (int)watched["width"]! == 640, told);
    }
}
