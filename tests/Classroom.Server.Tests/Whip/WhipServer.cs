using System.Net.Http.Headers;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Whip;

/// <summary>One real server for the tests of a class, with two media workers, which each meeting spans, and a program that speaks WHIP and WHEP to it.</summary>
public sealed class WhipServer : IAsyncLifetime
{
    private ServerProcess _server = null!;

    /// <summary>Its settings.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        new Dictionary<string, string> { ["Classroom__Media__Workers"] = "2", ["Classroom__Media__SpanFrom"] = "0" };

    /// <summary>The server.</summary>
    public ServerProcess Server => _server;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.Start(Settings);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A new room.</summary>
    public Task<TestRoom> Room() => TestRoom.Create(_server.Http);

    /// <summary>Sends a request with an optional token and description.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? token, string? sdp = null, string type = "application/sdp")
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (sdp is not null)
            request.Content = new StringContent(sdp, new MediaTypeHeaderValue(type));
        return await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Publishes; gives the session's Location.</summary>
    public async Task<string> Publish(TestRoom room, string name, SyntheticPeer peer, string? token = null)
    {
        using var answer = await Send(HttpMethod.Post, $"/whip/{room.RoomId}/{name}", token ?? room.ModeratorToken, peer.CreatePublishOffer());
        return await Accept(answer, peer);
    }

    /// <summary>Watches; gives the session's Location.</summary>
    public async Task<string> Watch(TestRoom room, string name, SyntheticPeer peer)
    {
        using var answer = await Send(HttpMethod.Post, $"/whep/{room.RoomId}/{name}", room.ViewerToken, peer.CreateViewOffer());
        return await Accept(answer, peer);
    }

    /// <summary>Watches everybody, with room for so many; gives the session's Location.</summary>
    public async Task<string> WatchAll(TestRoom room, SyntheticPeer peer, int places)
    {
        using var answer = await Send(HttpMethod.Post, $"/whep/{room.RoomId}", room.ViewerToken, peer.CreateViewOffer(places));
        return await Accept(answer, peer);
    }

    /// <summary>The ETag of the session that was begun last.</summary>
    public string? LatestTag { get; private set; }

    /// <summary>Asks for something of a session.</summary>
    public async Task<HttpResponseMessage> Patch(string location, string? token, string type, string? match, string fragment)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, location) { Content = new StringContent(fragment, new MediaTypeHeaderValue(type)) };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> Accept(HttpResponseMessage answer, SyntheticPeer peer)
    {
        var sdp = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Created, $"{answer.StatusCode}: {sdp}");
        Assert.Equal("application/sdp", answer.Content.Headers.ContentType?.MediaType);
        LatestTag = answer.Headers.ETag?.Tag;
        peer.AcceptAnswer(sdp);
        return answer.Headers.Location!.OriginalString;
    }
}
