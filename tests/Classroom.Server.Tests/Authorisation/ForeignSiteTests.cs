using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>What a page of another site may make a browser do, and what the cookie of a seat opens.</summary>
[Collection("edge")]
public sealed class ForeignSiteTests(RunningServer running)
{
    private const string Elsewhere = "https://elsewhere.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_by_HTTP_and_the_hub_are_refused_to_pages_of_other_sites()
    {
        foreach (var row in RouteTable.Rows.Where(row => row.Pattern.StartsWith("/api/", StringComparison.Ordinal) && row.Methods is "POST" or "DELETE"))
        {
            foreach (var origin in new[] { Elsewhere, "null", $"{running.Url}.evil.example", "http://127.0.0.1:1" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(row.Methods), row.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
                request.Headers.Add("Origin", origin);
                request.Content = JsonContent.Create(new { title = "Physics" });
                using var answer = await running.Http.SendAsync(request, Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{row.Methods} {row.Pattern} from {origin}: {answer.StatusCode}");
                Assert.Equal("foreignOrigin", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["type"]);
            }
        }

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => RawHub.Connect(running.Url, RawHub.UnknownToken, Elsewhere));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        foreach (var (method, path) in new[] { ("POST", "/HUB/negotiate"), ("GET", "/Hub"), ("GET", "/Live"), ("POST", "/Api/rooms"), ("DELETE", "/API/Rooms/some") })
            Assert.Equal(HttpStatusCode.Forbidden, await Status(method, path));
        await using var own = await RawHub.Connect(running.Url, RawHub.UnknownToken, running.Url);
        Assert.True(own.IsOpen);
    }

    [Fact]
    public async Task The_cookie_of_a_seat_reads_within_its_meeting_and_changes_nothing()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var other = await (await TestRoom.Create(running.Http)).Teacher();
        Assert.True((bool)(await teacher.Send(PartsTests.Box("drawn")))["ok"]!);
        using var plain = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(running.Url) };
        using var ask = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{teacher.MeetingId}/seat");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{teacher.ParticipantId}:{teacher.ResumeSecret}");
        using var given = await plain.SendAsync(ask, Cancel);
        var cookie = Assert.Single(given.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"path=/api/meetings/{teacher.MeetingId}/", cookie, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(HttpStatusCode.OK, await With(plain, cookie, HttpMethod.Get, $"/api/meetings/{teacher.MeetingId}/chat"));
        Assert.Equal(HttpStatusCode.OK, await With(plain, cookie, HttpMethod.Get, $"/api/meetings/{teacher.MeetingId}/parts/whiteboard/board.1"));
        Assert.Equal(HttpStatusCode.NotFound, await With(plain, cookie, HttpMethod.Get, $"/api/meetings/{other.MeetingId}/chat"));
        Assert.Equal(HttpStatusCode.Unauthorized, await With(plain, cookie, HttpMethod.Post, $"/api/meetings/{teacher.MeetingId}/presentations"));
        Assert.Equal(HttpStatusCode.Unauthorized, await With(plain, cookie, HttpMethod.Post, $"/api/meetings/{teacher.MeetingId}/seat"));
    }

    private static async Task<HttpStatusCode> With(HttpClient http, string cookie, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent("%PDF-1.4"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    // Routes are found in any case of their letters.
    private async Task<HttpStatusCode> Status(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", Elsewhere);
        using var answer = await running.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
