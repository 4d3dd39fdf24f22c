using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>The hub asks for a join token before there is a connection; the same token opens the room in Join.</summary>
[Collection("edge")]
public sealed class HubTokenTests(RunningServer running)
{
    private const string SomeConnection = "id=AAAAAAAAAAAAAAAAAAAAAA";

    private static readonly string[] s_malformed =
    [
        "not-a-token", "", RawHub.UnknownToken + "A", RawHub.UnknownToken[1..], RawHub.UnknownToken[1..] + "/", RawHub.UnknownToken[1..] + ".",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_token_or_with_a_malformed_one_every_request_is_answered_401()
    {
        foreach (var ask in Requests())
        {
            await Refused(ask, query: null, headers: []);
            foreach (var malformed in s_malformed)
            {
                await Refused(ask, $"access_token={malformed}");
                await Refused(ask, query: null, $"Bearer {malformed}");
            }

            await Refused(ask, $"access_token={RawHub.UnknownToken}&access_token={RawHub.UnknownToken}");
            await Refused(ask, $"access_token={RawHub.UnknownToken[1..]}%00");
            await Refused(ask, $"access_token={RawHub.UnknownToken[1..]}%C3%A4");
            await Refused(ask, $"token={RawHub.UnknownToken}");
            await Refused(ask, query: null, $"Basic {RawHub.UnknownToken}");
            await Refused(ask, query: null, $"Bearer {RawHub.UnknownToken}", $"Bearer {RawHub.UnknownToken}");

            // A header counts more than the query, a malformed one too.
            await Refused(ask, $"access_token={RawHub.UnknownToken}", "Bearer not-a-token");
        }
    }

    [Fact]
    public async Task What_was_negotiated_with_a_token_is_not_opened_without_one()
    {
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/hub/negotiate?negotiateVersion=1");
        negotiate.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RawHub.UnknownToken);
        using var negotiated = await running.Http.SendAsync(negotiate, Cancel);
        var answer = (await negotiated.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
        Assert.Equal("WebSockets", (string?)Assert.Single(answer["availableTransports"]!.AsArray())!["transport"]);
        await Refused(Upgrade, $"id={(string)answer["connectionToken"]!}");
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("*/*")]
    public async Task There_is_no_way_to_the_hub_but_a_web_socket(string accept)
    {
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, $"/hub/negotiate?negotiateVersion=1&access_token={RawHub.UnknownToken}");
        using var negotiated = await running.Http.SendAsync(negotiate, Cancel);
        var connection = (string)(await negotiated.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["connectionToken"]!;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/hub?id={connection}&access_token={RawHub.UnknownToken}");
        request.Headers.Accept.ParseAdd(accept);
        using var refused = await running.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_browser_brings_its_token_in_the_query_and_it_is_in_no_log_however_much_is_logged()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Information",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            ["Logging__Console__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        });
        var room = await TestRoom.Create(server.Http);
        using var browser = new ClientWebSocket();
        await browser.ConnectAsync(new Uri($"{server.Url.Replace("http://", "ws://", StringComparison.Ordinal)}/hub?access_token={room.ModeratorToken}"), Cancel);
        await using var student = await room.Student();
        await student.Return();
        await Eventually.True(() => server.Output.Contains("/hub", StringComparison.Ordinal));
        Assert.DoesNotContain(room.ModeratorToken, server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(room.ViewerToken, server.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<string?, HttpRequestMessage>> Requests()
    {
        yield return Upgrade;
        foreach (var (method, path) in new[]
        {
            ("POST", "/hub/negotiate?negotiateVersion=1"), ("POST", "/HUB/Negotiate?negotiateVersion=1"), ("OPTIONS", "/hub/negotiate?x"), ("GET", $"/hub?{SomeConnection}"),
            ("GET", $"/Hub?{SomeConnection}"), ("POST", $"/hub?{SomeConnection}"), ("DELETE", $"/hub?{SomeConnection}"), ("HEAD", $"/hub?{SomeConnection}"),
        })
            yield return query => new HttpRequestMessage(new HttpMethod(method), query is null ? path : $"{path}&{query}");
    }

    private static HttpRequestMessage Upgrade(string? query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/hub?{query}");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return request;
    }

    private async Task Refused(Func<string?, HttpRequestMessage> ask, string? query, params string[] headers)
    {
        using var request = ask(query);
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        var what = $"{request.Method} {request.RequestUri} {string.Join(", ", headers)}";
        using var answer = await running.Http.SendAsync(request, Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {answer.StatusCode}");
        if (request.Method != HttpMethod.Head)
            Assert.Contains("\"noToken\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
