using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Classroom.Testing.Hub;

/// <summary>A room made over HTTP, with its two links.</summary>
public sealed record TestRoom(string Url, string RoomId, string ModeratorToken, string ViewerToken, string ModeratorUrl, string ViewerUrl)
{
    /// <summary>Makes a room as the start page does.</summary>
    public static async Task<TestRoom> Create(HttpClient http, string title = "Physics", string? videoCodec = null)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/api/rooms", UriKind.Relative), new { title, videoCodec });
        answer.EnsureSuccessStatusCode();
        var room = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return new TestRoom(
            http.BaseAddress!.ToString().TrimEnd('/'), (string)room["roomId"]!, (string)room["moderatorToken"]!, (string)room["viewerToken"]!,
            (string)room["moderatorUrl"]!, (string)room["viewerUrl"]!);
    }

    /// <summary>A further token of the room, handed out by its moderator.</summary>
    public async Task<string> AddToken(HttpClient http, string role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/rooms/{RoomId}/tokens");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ModeratorToken);
        request.Content = JsonContent.Create(new { role });
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
    }

    /// <summary>Joins as a teacher.</summary>
    public Task<HubSeat> Teacher(string name = "Ada") => HubSeat.Join(Url, RoomId, ModeratorToken, name);

    /// <summary>Joins as a student.</summary>
    public Task<HubSeat> Student(string name = "Ben") => HubSeat.Join(Url, RoomId, ViewerToken, name);
}
