using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Rooms;

/// <summary>With a key set, rooms are made by whoever has it, and by nobody else.</summary>
public sealed class CreateKeyTests
{
    private const string Key = "open sesame, 16 characters and more";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_room_is_made_with_the_key_alone()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Rooms__CreateKey"] = Key });

        var client = (await server.Http.GetFromJsonAsync<JsonObject>("/api/client", Cancel))!;
        Assert.False((bool)client["canCreateRooms"]!);
        foreach (var wrong in new[] { null, "Bearer", $"Bearer {Key[1..]}", $"Bearer {Key}x", $"Bearer {Key.ToUpperInvariant()}", $"Basic {Key}" })
        {
            using var refused = await Create(server, wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("noToken", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancel))!["type"]);
            Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        }

        using var made = await Create(server, $"Bearer {Key}");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var room = (await made.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;

        // The room's own tokens make no further room, and the key opens none.
        using var another = await Create(server, $"Bearer {(string?)room["moderatorToken"]}");
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
        await using var teacher = await HubSeat.Join(server.Url, (string)room["roomId"]!, (string)room["moderatorToken"]!, "Ada");
        Assert.Equal("moderator", (string?)teacher.Joined["role"]);
    }

    private static async Task<HttpResponseMessage> Create(ServerProcess server, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rooms") { Content = JsonContent.Create(new { title = "Physics" }) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await server.Http.SendAsync(request, Cancel);
    }
}
