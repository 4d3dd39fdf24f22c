using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Conversion;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Rooms;

/// <summary>Rooms and meetings from their making to their end, over HTTP; one test, for all of it counts against the same address.</summary>
public sealed class RoomLifeTests(ShortLivedServer running) : IClassFixture<ShortLivedServer>
{
    private const string ChatText = "Geheimnis-4711";
    private const string Name = "Zebulon Quast";
    private const string Title = "Ornithologie-für-Ulla";
    private const string FileName = "Klassenliste-Quast.pdf";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => running.Server.Http;

    [Fact]
    public async Task A_room_lives_idles_is_deleted_or_forgotten_and_the_log_tells_nothing_of_who_was_there()
    {
        await LinksFollowTheSettingAndNotTheRequest();
        var (room, secrets) = await MeetingEndsWhenNobodyIsThere();
        await RetentionDeletes(room);
        await DeletingEndsTheMeetingAndLeavesNothing();
        await LimitsPerAddress();
        LogIsSilent(secrets);
    }

    private async Task LinksFollowTheSettingAndNotTheRequest()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rooms") { Content = JsonContent.Create(new { title = "Physics" }) };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var room = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
        Assert.StartsWith($"{running.Server.Url}/r/", (string?)room["moderatorUrl"], StringComparison.Ordinal);
        Assert.StartsWith($"{running.Server.Url}/r/", (string?)room["viewerUrl"], StringComparison.Ordinal);
        Assert.DoesNotContain("evil", room.ToJsonString() + answer.Headers.Location, StringComparison.Ordinal);
    }

    private async Task<(TestRoom Room, string[] Secrets)> MeetingEndsWhenNobodyIsThere()
    {
        var room = await TestRoom.Create(Http, Title);
        string first;
        string secret;
        await using (var teacher = await room.Teacher(Name))
        {
            (first, secret) = (teacher.MeetingId, teacher.ResumeSecret);
            var posted = await teacher.Send(new { type = "postMessage", text = ChatText });
            Assert.True((bool)posted["ok"]!, posted.ToJsonString());
            Assert.False((bool)(await teacher.Send(new { type = "postMessage", text = ChatText, extra = ChatText }))["ok"]!);
            Assert.Equal((true, 1), await Look(room));
            Assert.Equal(HttpStatusCode.Accepted, (await Upload(teacher)).Status);
        }

        await Eventually(async () => await Look(room) == (false, 0));
        await using var next = await room.Teacher(Name);
        Assert.NotEqual(first, next.MeetingId);
        Assert.True((bool)(await next.Send(new { type = "endMeeting" }))["ok"]!);
        return (room, [secret, next.ResumeSecret, room.ModeratorToken, room.ViewerToken]);
    }

    private Task RetentionDeletes(TestRoom room) => Eventually(async () =>
    {
        using var answer = await Get(room.RoomId, room.ModeratorToken);
        return answer.StatusCode == HttpStatusCode.NotFound;
    });

    private async Task DeletingEndsTheMeetingAndLeavesNothing()
    {
        var room = await TestRoom.Create(Http, Title);
        await using var teacher = await room.Teacher(Name);
        await using var student = await room.Student("Ben");
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/rooms/{room.RoomId}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", room.ModeratorToken);
        using var deleted = await Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Edge.Eventually.True(() => student.ClosedReason == "ended" && teacher.ClosedReason == "ended");
        using var gone = await Get(room.RoomId, room.ModeratorToken);
        using var never = await Get("AAAAAAAAAAAAAAAAAAAAAA", room.ModeratorToken);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (gone.StatusCode, never.StatusCode));
        Assert.Equal(await never.Content.ReadAsStringAsync(Cancel), await gone.Content.ReadAsStringAsync(Cancel));
        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => room.Student("Cleo"));
        Assert.Equal("notFound", refused.Message);
    }

    private async Task LimitsPerAddress()
    {
        var room = await TestRoom.Create(Http, Title);
        await using var teacher = await room.Teacher(Name);
        var (status, retryAfter) = (HttpStatusCode.Accepted, "");
        for (var i = 0; i <= ShortLivedServer.UploadsPerHour && status == HttpStatusCode.Accepted; i++)
            (status, retryAfter) = await Upload(teacher);
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (status, retryAfter));

        // The living rooms are counted, so it takes as many more as have been deleted meanwhile.
        var made = HttpStatusCode.Created;
        for (var i = 0; i <= ShortLivedServer.RoomsPerHour && made == HttpStatusCode.Created; i++)
        {
            using var answer = await Http.PostAsJsonAsync(new Uri("/api/rooms", UriKind.Relative), new { title = "Physics" }, Cancel);
            made = answer.StatusCode;
            Assert.True(made == HttpStatusCode.Created || answer.Headers.Contains("Retry-After"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, made);
        string? reason = null;
        for (var i = 0; i <= ShortLivedServer.JoinsPerMinute && reason is null; i++)
        {
            await using var hub = await RawHub.Connect(running.Server.Url, room.ViewerToken);
            var answer = await hub.Join(room.RoomId, "Ben");
            reason = (string?)answer["reason"];
        }

        Assert.Equal("unavailable", reason);
        Assert.Null(teacher.ClosedReason);
    }

    private void LogIsSilent(string[] secrets)
    {
        var log = running.Server.Output;
        Assert.Contains("Classroom", log, StringComparison.Ordinal);
        foreach (var secret in (string[])[.. secrets, ChatText, Name, "Quast", Title, FileName])
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);

        // Its own address is announced; that of whoever came is not told.
        var others = log.Split('\n').Where(line => !line.Contains("listening on", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.Empty(others);
    }

    private async Task<(bool Running, int Participants)> Look(TestRoom room)
    {
        using var answer = await Get(room.RoomId, room.ViewerToken);
        var info = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
        return ((bool)info["running"]!, (int)info["participants"]!);
    }

    private async Task<HttpResponseMessage> Get(string room, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/rooms/{room}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, Cancel);
    }

    private async Task<(HttpStatusCode Status, string RetryAfter)> Upload(HubSeat seat)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{seat.MeetingId}/presentations?name={Uri.EscapeDataString(FileName)}");
        request.Content = new ByteArrayContent(Documents.Turned());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{seat.ParticipantId}:{seat.ResumeSecret}");
        using var answer = await Http.SendAsync(request, Cancel);
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString() ?? "");
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(s_soon);
        while (!await condition())
            await Task.Delay(s_interval, limit.Token);
    }
}
