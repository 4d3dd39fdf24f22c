using System.Net;
using System.Text.Json.Nodes;
using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Classroom.Testing.Hub;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Whip;

/// <summary>Programs that send into a room and receive from it, over real UDP.</summary>
public sealed class WhipMediaTests(WhipServer running) : IClassFixture<WhipServer>
{
    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1Tag80];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_publisher_is_a_participant_whom_the_room_hears_and_sees(SrtpProfile only)
    {
        var room = await running.Room();
        await using var ben = await MediaSeat.Start(await room.Student(), audio: false, video: false);
        using var camera = new SyntheticPeer(sendsAudio: true, sendsVideo: true, profiles: [only]);
        var location = await running.Publish(room, "Document%20camera", camera);
        var joined = await ben.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "Document camera");
        var id = (string)joined["event"]!["participantId"]!;
        Assert.Equal("publisher", (string?)joined["event"]!["kind"]);
        await Until(() => ben.Of(id, "audio")?.Packets > 10 && ben.Of(id, "video") is { Keyframes: > 0, Frames: > 5 }, "sound and picture of the publisher");
        Assert.Equal(only, camera.Profile);

        using var end = await running.Send(HttpMethod.Delete, location, room.ModeratorToken);
        await ben.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
        await Until(() => ben.Offered.Count == 0, "the publisher's tracks are gone");
    }

    [Fact]
    public async Task Who_watches_may_come_before_the_publisher_and_is_not_in_the_list_of_people()
    {
        var room = await running.Room();
        await using var ada = await room.Teacher();
        using var watcher = new SyntheticPeer();
        var location = await running.Watch(room, "cam", watcher);
        await Until(() => watcher.IsConnected, "the watcher is connected");
        using var camera = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        await running.Publish(room, "cam", camera);
        await Until(() => watcher.Tracks.Any(track => track is { Keyframes: > 0, Frames: > 5 }), "the picture");
        Assert.Contains(watcher.Tracks, track => track.Packets > 5 && track.Msid.EndsWith("audio", StringComparison.Ordinal));

        await ada.Return();
        var names = ada.Joined["view"]!["participants"]!["participants"]!.AsArray().Select(person => (string?)person!["name"]);
        Assert.Equal(["Ada", "cam"], names);
        using var info = await running.Send(HttpMethod.Get, $"/api/rooms/{room.RoomId}", room.ViewerToken);
        var counted = JsonNode.Parse(await info.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((2, 1), ((int)counted["participants"]!, (int)counted["watchers"]!));

        using var end = await running.Send(HttpMethod.Delete, location, room.ViewerToken);
        Assert.True(end.IsSuccessStatusCode);
        await StopsComing(watcher);
    }

    [Fact]
    public async Task A_publisher_on_another_network_goes_on_after_a_patch()
    {
        var room = await running.Room();
        await using var ben = await MediaSeat.Start(await room.Student(), audio: false, video: false);
        using var camera = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        var location = await running.Publish(room, "cam", camera);
        var joined = await ben.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "cam");
        var id = (string)joined["event"]!["participantId"]!;
        await Until(() => ben.Of(id, "audio")?.Packets > 20, "sound");

        camera.Roam();
        using var answer = await running.Patch(location, room.ModeratorToken, "application/trickle-ice-sdpfrag", "*", camera.CreateRestartFragment());
        camera.AcceptFragment(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var before = ben.Of(id, "audio")!.Packets;
        await Until(() => ben.Of(id, "audio")!.Packets > before + 100, "sound goes on");
        Assert.DoesNotContain(ben.Seat.Events, e => (string?)e["event"]!["type"] == "participantLeft");
    }

    [Fact]
    public async Task Who_watches_everybody_sees_two_publishers_and_ends_by_delete()
    {
        var room = await running.Room();
        using var watcher = new SyntheticPeer();
        var location = await running.WatchAll(room, watcher, places: 3);
        using var ada = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        using var ben = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        await running.Publish(room, "ada", ada);
        await running.Publish(room, "ben", ben);

        await Until(() => watcher.Tracks.Count(track => track is { Keyframes: > 0, Frames: > 5 }) == 2, "both pictures");
        await Until(() => watcher.Tracks.Count(track => track.Packets > 5) == 4, "both with their sound");
        Assert.Equal(0, watcher.Unexpected);
        using var foreign = await running.Send(HttpMethod.Delete, location, (await running.Room()).ViewerToken);
        using var end = await running.Send(HttpMethod.Delete, location, room.ViewerToken);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (foreign.StatusCode, end.StatusCode));
        await StopsComing(watcher);
    }

    [Fact]
    public async Task MEDIA_8_a_publisher_whose_network_is_gone_leaves_when_consent_expires()
    {
        var room = await running.Room();
        await using var ada = await room.Teacher();
        using var camera = new SyntheticPeer(sendsAudio: true);
        await running.Publish(room, "cam", camera);
        await Until(() => camera.IsConnected, "the publisher is connected");
        camera.IsSilent = true;
        await ada.WaitFor("participantLeft", e => (string?)e["reason"] == "timeout", TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task MEDIA_5_a_moderator_mutes_a_publisher_too()
    {
        var room = await running.Room();
        await using var ada = await MediaSeat.Start(await room.Teacher(), audio: false, video: false);
        using var camera = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        await running.Publish(room, "cam", camera);
        var id = (string)(await ada.Seat.WaitFor("participantJoined"))["event"]!["participantId"]!;
        await Until(() => ada.Of(id, "audio")?.Packets > 10, "sound");
        await ada.Seat.Send(new { type = "muteParticipant", participantId = id });
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var (heard, frames) = (ada.Of(id, "audio")!.Packets, ada.Of(id, "video")!.Frames);
        await Until(() => ada.Of(id, "video")!.Frames > frames + 20, "the picture comes");
        Assert.Equal(heard, ada.Of(id, "audio")!.Packets);
    }

    private static async Task StopsComing(SyntheticPeer watcher)
    {
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var packets = watcher.Tracks.Sum(track => track.Packets);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(packets, watcher.Tracks.Sum(track => track.Packets));
    }
}
