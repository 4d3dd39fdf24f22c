using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Whip;

/// <summary>The echo check by HTTP and real UDP.</summary>
public sealed class EchoApiTests(WhipServer running) : IClassFixture<WhipServer>
{
    [Fact]
    public async Task Who_checks_hears_the_own_sound_and_the_room_knows_nothing_of_it()
    {
        var room = await running.Room();
        using var sender = new SyntheticPeer(sendsAudio: true);
        using var receiver = new SyntheticPeer();
        using var answer = await Ask(room, sender.CreatePublishOffer(picture: false), receiver.CreateViewOffer(picture: false));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var answers = await Json(answer);
        sender.AcceptAnswer((string)answers["send"]!);
        receiver.AcceptAnswer((string)answers["receive"]!);
        await Until(() => receiver.Tracks.Sum(track => track.Packets) > 20, "one's own sound");

        using var info = await running.Send(HttpMethod.Get, $"/api/rooms/{room.RoomId}", room.ViewerToken);
        var told = await Json(info);
        Assert.Equal((false, 0, 0), ((bool)told["running"]!, (int)told["participants"]!, (int)told["watchers"]!));
    }

    [Fact]
    public async Task Only_sound_is_echoed()
    {
        var room = await running.Room();
        using var peer = new SyntheticPeer(sendsAudio: true);
        using var picture = await Ask(room, peer.CreatePublishOffer(), peer.CreateViewOffer(picture: false));
        using var pictureBack = await Ask(room, peer.CreatePublishOffer(picture: false), peer.CreateViewOffer());
        using var half = await Ask(room, peer.CreatePublishOffer(picture: false), null);
        Assert.All(new[] { picture, pictureBack, half }, answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Equal("sdpUnusable", (string?)(await Json(picture))["type"]);
    }

    [Fact]
    public async Task Without_a_turn_server_there_are_no_relays_to_tell_of()
    {
        var room = await running.Room();
        using var answer = await running.Send(HttpMethod.Get, $"/api/rooms/{room.RoomId}/echo", room.ViewerToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Empty((await Json(answer))["iceServers"]!.AsArray());
    }

    [Fact]
    public async Task Everybody_who_checks_has_a_name_of_their_own_for_the_relay_which_limits_what_one_name_may_have()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["Classroom__Media__Turn__Urls"] = "turn:turn.example",
            ["Classroom__Media__Turn__Secret"] = "north star polaris 42",
        });
        var room = await TestRoom.Create(server.Http);
        Assert.NotEqual(await Name(), await Name());

        async Task<string> Name()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/rooms/{room.RoomId}/echo");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", room.ViewerToken);
            using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            // What stands behind the colon counts (draft-uberti-behave-turn-rest-00 section 2.2).
            return ((string)(await Json(answer))["iceServers"]![0]!["username"]!).Split(':')[1];
        }
    }

    private Task<HttpResponseMessage> Ask(TestRoom room, string? send, string? receive) => running.Send(
        HttpMethod.Post, $"/api/rooms/{room.RoomId}/echo", room.ViewerToken, JsonSerializer.Serialize(new { send, receive }), "application/json");

    private static async Task<JsonNode> Json(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
}
