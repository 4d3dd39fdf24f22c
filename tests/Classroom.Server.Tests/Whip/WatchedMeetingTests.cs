using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Whip;

/// <summary>A meeting that is only watched goes on, and ends when that is over; a server that was killed knows of no watcher.</summary>
public sealed class WatchedMeetingTests
{
    private static readonly Dictionary<string, string> s_soonIdle = new() { ["Classroom__Rooms__IdleMinutes"] = "0.05" };
    private static readonly TimeSpan s_muchLater = TimeSpan.FromSeconds(9);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MEDIA_9_a_meeting_does_not_end_while_somebody_watches()
    {
        await using var whip = new WhipServer { Settings = s_soonIdle };
        await whip.InitializeAsync();
        var room = await whip.Room();
        using var watcher = new SyntheticPeer();
        var location = await whip.Watch(room, "cam", watcher);
        await Until(() => watcher.IsConnected, "the watcher is connected");

        await Task.Delay(s_muchLater, Cancel);
        Assert.Equal((true, 1), await Look(whip, room));
        using var camera = new SyntheticPeer(sendsVideo: true);
        var published = await whip.Publish(room, "cam", camera);
        await Until(() => watcher.Tracks.Any(track => track is { Keyframes: > 0, Frames: > 5 }), "the picture");
        using (await whip.Send(HttpMethod.Delete, published, room.ModeratorToken))
            await Task.Delay(s_muchLater, Cancel);
        Assert.Equal((true, 1), await Look(whip, room));

        using var end = await whip.Send(HttpMethod.Delete, location, room.ViewerToken);
        Assert.True(end.IsSuccessStatusCode);
        await Ends(whip, room);
    }

    [Fact]
    public async Task MEDIA_9_a_server_that_was_killed_waits_for_no_watcher_of_before()
    {
        await using var whip = new WhipServer { Settings = s_soonIdle };
        await whip.InitializeAsync();
        var room = await whip.Room();
        using var watcher = new SyntheticPeer();
        await whip.Watch(room, "cam", watcher);
        await Until(() => watcher.IsConnected, "the watcher is connected");
        await Task.Delay(s_muchLater, Cancel);
        Assert.Equal((true, 1), await Look(whip, room));

        await whip.Server.Kill();
        await whip.Server.StartAgain();

        await Ends(whip, room);
    }

    private static async Task Ends(WhipServer whip, TestRoom room)
    {
        var running = true;
        while (running)
        {
            await Task.Delay(100, Cancel);
            (running, _) = await Look(whip, room);
        }
    }

    private static async Task<(bool Running, int Watchers)> Look(WhipServer whip, TestRoom room)
    {
        using var info = await whip.Send(HttpMethod.Get, $"/api/rooms/{room.RoomId}", room.ViewerToken);
        var seen = JsonNode.Parse(await info.Content.ReadAsStringAsync(Cancel))!;
        return ((bool)seen["running"]!, (int)seen["watchers"]!);
    }
}
