using System.Net;
using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Whip;

/// <summary>Every status that RFC 9725 and the room's rules name.</summary>
public sealed class WhipAnswersTests(WhipServer running) : IClassFixture<WhipServer>
{
    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task Without_a_token_401_and_with_a_foreign_one_404_as_for_a_room_that_is_not_there(string kind)
    {
        var room = await running.Room();
        var other = await running.Room();
        using var peer = new SyntheticPeer(sendsAudio: true);
        var offer = peer.CreatePublishOffer();
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Post, $"/{kind}/{room.RoomId}/cam", null, offer));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Post, $"/{kind}/{room.RoomId}/cam", "short", offer));
        using var foreign = await running.Send(HttpMethod.Post, $"/{kind}/{room.RoomId}/cam", other.ModeratorToken, offer);
        using var nowhere = await running.Send(HttpMethod.Post, $"/{kind}/nowhere/cam", room.ModeratorToken, offer);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, nowhere.StatusCode));
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(await foreign.Content.ReadAsStringAsync(cancel), await nowhere.Content.ReadAsStringAsync(cancel));
    }

    [Fact]
    public async Task MED_29_a_viewer_s_token_does_not_publish()
    {
        var room = await running.Room();
        using var peer = new SyntheticPeer(sendsAudio: true);
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, $"/whip/{room.RoomId}/cam", room.ViewerToken, peer.CreatePublishOffer()));
    }

    [Fact]
    public async Task MED_29_a_publisher_s_token_publishes_and_neither_subscribes_nor_does_anything_else()
    {
        var room = await running.Room();
        var token = await room.AddToken(running.Server.Http, "publisher");
        await using var teacher = await room.Teacher();
        using var peer = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        var location = await running.Publish(room, "cam", peer, token);
        await teacher.WaitFor("participantJoined", e => (string?)e["name"] == "cam" && (string?)e["kind"] == "publisher" && (string?)e["role"] == "viewer");

        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => HubSeat.Join(room.Url, room.RoomId, token, "Eve"));
        Assert.Contains("notFound", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, $"/whep/{room.RoomId}/cam", token, peer.CreateViewOffer()));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Get, $"/api/rooms/{room.RoomId}", token));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Delete, $"/api/rooms/{room.RoomId}", token));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, $"/api/rooms/{room.RoomId}/tokens", token, """{"role":"viewer"}""", "application/json"));
        foreach (var route in new[] { "presentations", "seat" })
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Post, $"/api/meetings/{teacher.MeetingId}/{route}", token, "%PDF-", "application/pdf"));
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Delete, location, token));
    }

    [Fact]
    public async Task A_token_of_a_role_that_nobody_hands_out_is_400()
    {
        var room = await running.Room();
        foreach (var body in new[] { """{"role":"moderator"}""", """{"role":null}""", "{}", """{"role":"Viewer"}""", "[]" })
            Assert.Equal(HttpStatusCode.BadRequest, await Status(HttpMethod.Post, $"/api/rooms/{room.RoomId}/tokens", room.ModeratorToken, body, "application/json"));
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task A_wrong_description_is_400_with_a_reason_and_leaves_nobody_in_the_room(string kind)
    {
        var room = await running.Room();
        await using var teacher = await room.Teacher();
        using var peer = new SyntheticPeer(sendsAudio: true);
        var good = peer.CreatePublishOffer();
        string[] wrong = ["", "hello", "v=0", good.Replace("a=fingerprint:", "a=x-fingerprint:", StringComparison.Ordinal), new('x', 70_000)];
        foreach (var sdp in wrong)
        {
            using var answer = await running.Send(HttpMethod.Post, $"/{kind}/{room.RoomId}/cam", room.ModeratorToken, sdp);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{answer.StatusCode} for {sdp.Length} characters");
            Assert.Contains("\"title\":", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(HttpMethod.Post, $"/{kind}/{room.RoomId}/cam", room.ModeratorToken, good, "text/plain"));
        await teacher.Return();
        Assert.Single(People(teacher.Joined));
    }

    [Fact]
    public async Task Options_say_what_is_taken_and_every_other_method_is_405()
    {
        var room = await running.Room();
        foreach (var path in new[] { $"/whip/{room.RoomId}/cam", $"/whep/{room.RoomId}/cam", $"/whep/{room.RoomId}", $"/whip/{room.RoomId}/cam/1-x", $"/whep/{room.RoomId}/cam/1-x" })
        {
            using var options = await running.Send(HttpMethod.Options, path, null);
            Assert.True(options.IsSuccessStatusCode);
            Assert.Equal("application/sdp", options.Headers.GetValues("Accept-Post").Single());
            Assert.Equal("*", options.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("application/trickle-ice-sdpfrag", options.Headers.GetValues("Accept-Patch").Single());
            foreach (var method in new[] { HttpMethod.Put, HttpMethod.Get, HttpMethod.Head })
                Assert.Equal(HttpStatusCode.MethodNotAllowed, await Status(method, path, room.ModeratorToken));
        }
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task A_patch_restarts_ice_and_takes_no_candidates_one_by_one(string kind)
    {
        const string Fragment = "a=ice-ufrag:abcd1234\r\na=ice-pwd:0123456789012345678901\r\n";
        var room = await running.Room();
        using var peer = new SyntheticPeer(sendsAudio: true);
        var location = kind == "whip" ? await running.Publish(room, "cam", peer) : await running.Watch(room, "cam", peer);
        var first = running.LatestTag;
        var wrongs = new (string? Token, string Type, string? Match, string Body, HttpStatusCode Status)[]
        {
            (null, "application/trickle-ice-sdpfrag", "*", Fragment, HttpStatusCode.Unauthorized),
            ((await running.Room()).ModeratorToken, "application/trickle-ice-sdpfrag", "*", Fragment, HttpStatusCode.NotFound),
            (room.ModeratorToken, "application/sdp", "*", Fragment, HttpStatusCode.UnsupportedMediaType),
            (room.ModeratorToken, "application/trickle-ice-sdpfrag", null, Fragment, HttpStatusCode.PreconditionRequired),
            (room.ModeratorToken, "application/trickle-ice-sdpfrag", first, Fragment, HttpStatusCode.UnprocessableEntity),
            (room.ModeratorToken, "application/trickle-ice-sdpfrag", "*", "a=ice-ufrag:abcd1234\r\n", HttpStatusCode.BadRequest),
        };
        foreach (var (token, type, match, body, status) in wrongs)
        {
            using var refused = await running.Patch(location, token, type, match, body);
            Assert.Equal(status, refused.StatusCode);
        }

        using var answer = await running.Patch(location, room.ModeratorToken, "application/trickle-ice-sdpfrag", "*", Fragment);
        var ours = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/trickle-ice-sdpfrag"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("a=ice-pwd:", ours, StringComparison.Ordinal);
        Assert.Contains("a=candidate:", ours, StringComparison.Ordinal);
        Assert.NotEqual(first, answer.Headers.ETag?.Tag);
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Delete, location, room.ModeratorToken));
        using var late = await running.Patch(location, room.ModeratorToken, "application/trickle-ice-sdpfrag", "*", Fragment);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task PART_4_a_name_that_is_taken_is_409_until_delete_frees_it()
    {
        var room = await running.Room();
        await using var teacher = await room.Teacher("Ada");
        using var first = new SyntheticPeer(sendsAudio: true, sendsVideo: true);
        var location = await running.Publish(room, "cam", first);
        using var second = new SyntheticPeer(sendsAudio: true);
        Assert.Equal(HttpStatusCode.Conflict, await Status(HttpMethod.Post, $"/whip/{room.RoomId}/cam", room.ModeratorToken, second.CreatePublishOffer()));
        Assert.Equal(HttpStatusCode.Conflict, await Status(HttpMethod.Post, $"/whip/{room.RoomId}/Ada", room.ModeratorToken, second.CreatePublishOffer()));

        Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Delete, location, null));
        Assert.Equal(HttpStatusCode.NotFound, await Status(HttpMethod.Delete, location, room.ViewerToken));
        Assert.Equal(HttpStatusCode.NotFound, await Status(HttpMethod.Delete, location + "x", room.ModeratorToken));
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Delete, location, room.ModeratorToken));
        Assert.Equal(HttpStatusCode.NotFound, await Status(HttpMethod.Delete, location, room.ModeratorToken));
        await running.Publish(room, "cam", second);
    }

    [Fact]
    public async Task A_whip_session_cannot_be_ended_as_a_whep_session()
    {
        var room = await running.Room();
        using var peer = new SyntheticPeer(sendsAudio: true);
        var location = await running.Publish(room, "cam", peer);
        Assert.Equal(
            HttpStatusCode.NotFound,
            await Status(HttpMethod.Delete, location.Replace("/whip/", "/whep/", StringComparison.Ordinal), room.ModeratorToken));
    }

    private static JsonArray People(JsonObject joined) => joined["view"]!["participants"]!["participants"]!.AsArray();

    private async Task<HttpStatusCode> Status(HttpMethod method, string path, string? token, string? sdp = null, string type = "application/sdp")
    {
        using var answer = await running.Send(method, path, token, sdp, type);
        return answer.StatusCode;
    }
}
