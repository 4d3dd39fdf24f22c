using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Testing;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Rooms;

/// <summary>How pictures are coded is a room's own setting: made with it, changed by its moderators, kept for its next meetings.</summary>
[Collection("edge")]
public sealed class RoomCodecTests(RunningServer running)
{
    private static readonly string s_offer = File.ReadAllText(Repository.Path("tests", "golden", "sdp", "chromium-publish.offer.sdp")).ReplaceLineEndings("\r\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_room_has_the_codec_that_it_was_made_with_and_then_the_one_that_its_moderator_sets()
    {
        var room = await TestRoom.Create(running.Http, videoCodec: "vp9");
        Assert.Equal("vp9", await Told(room));
        Assert.Equal("VP9", await Answered(room, "one"));
        Assert.Equal(HttpStatusCode.NoContent, await Change(room, room.ModeratorToken, "h264"));
        Assert.Equal("h264", await Told(room));
        Assert.Equal("H264", await Answered(room, "two"));
        Assert.Equal(HttpStatusCode.NoContent, await Change(room, room.ModeratorToken, "default"));
        Assert.Equal("vp8", await Told(room));
        Assert.Equal("VP8", await Answered(room, "three"));
    }

    [Fact]
    public async Task What_is_no_codec_is_refused()
    {
        using var made = await running.Http.PostAsJsonAsync(new Uri("/api/rooms", UriKind.Relative), new { title = "Physics", videoCodec = "Theora" }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        Assert.Contains("videoCodecInvalid", await made.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var room = await TestRoom.Create(running.Http);
        Assert.Equal(HttpStatusCode.BadRequest, await Change(room, room.ModeratorToken, "1"));
        Assert.Equal(HttpStatusCode.BadRequest, await Change(room, room.ModeratorToken, null));
        Assert.Equal(HttpStatusCode.Forbidden, await Change(room, room.ViewerToken, "vp9"));
        Assert.Equal("vp8", await Told(room));
    }

    private async Task<HttpStatusCode> Change(TestRoom room, string token, string? videoCodec)
    {
        using var answer = await Send(HttpMethod.Patch, $"/api/rooms/{room.RoomId}", token, JsonContent.Create(new { videoCodec }));
        return answer.StatusCode;
    }

    private async Task<string?> Told(TestRoom room)
    {
        using var answer = await Send(HttpMethod.Get, $"/api/rooms/{room.RoomId}", room.ViewerToken, null);
        return (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["videoCodec"];
    }

    /// <summary>The name of the first codec of the picture in the answer to a browser's offer.</summary>
    private async Task<string> Answered(TestRoom room, string name)
    {
        using var answer = await Send(HttpMethod.Post, $"/whip/{room.RoomId}/{name}", room.ModeratorToken, new StringContent(s_offer, new MediaTypeHeaderValue("application/sdp")));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var sdp = await answer.Content.ReadAsStringAsync(Cancel);
        using var ended = await Send(HttpMethod.Delete, answer.Headers.Location!.ToString(), room.ModeratorToken, null);
        var picture = sdp[sdp.IndexOf("m=video", StringComparison.Ordinal)..];
        var map = picture[picture.IndexOf("a=rtpmap:", StringComparison.Ordinal)..];
        return map.Split(' ', '/')[1];
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string token, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await running.Http.SendAsync(request, Cancel);
    }
}
