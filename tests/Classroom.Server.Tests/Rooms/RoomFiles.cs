using System.Net;
using System.Net.Http.Headers;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Rooms;

/// <summary>Documents and pages over HTTP with a seat's own proof, as a browser asks for them.</summary>
internal static class RoomFiles
{
    public static async Task<HttpStatusCode> Upload(HttpClient http, HubSeat seat, byte[] document, string fileName)
    {
        using var request = Request(HttpMethod.Post, seat, $"presentations?name={Uri.EscapeDataString(fileName)}");
        request.Content = new ByteArrayContent(document);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static async Task<(HttpStatusCode Status, string? Type, byte[] Bytes)> Page(HttpClient http, HubSeat seat, string presentation, int number)
    {
        using var request = Request(HttpMethod.Get, seat, $"pages/{presentation}/{number}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static HttpRequestMessage Request(HttpMethod method, HubSeat seat, string path)
    {
        var request = new HttpRequestMessage(method, $"/api/meetings/{seat.MeetingId}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{seat.ParticipantId}:{seat.ResumeSecret}");
        return request;
    }
}
