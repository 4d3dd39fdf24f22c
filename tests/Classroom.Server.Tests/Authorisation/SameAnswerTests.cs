using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Classroom.Server.Edge;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>What is not there and what is not yours: one answer, to the last header, and none of them sooner than the other may be.</summary>
[Collection("edge")]
public sealed class SameAnswerTests(RunningServer running)
{
    private const string UnknownId = "AAAAAAAAAAAAAAAAAAAAAA";

    // The server's clock and ours are read at different ends of a socket.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_HTTP_both_are_the_same_and_take_the_same_time()
    {
        var (mine, other) = (await TestRoom.Create(running.Http), await TestRoom.Create(running.Http));
        await using var teacher = await mine.Teacher();
        await using var stranger = await other.Teacher();
        var proof = $"{stranger.ParticipantId}:{stranger.ResumeSecret}";
        (string Path, string Token)[] asked =
        [
            ($"/api/rooms/{mine.RoomId}", other.ModeratorToken), ($"/api/rooms/{UnknownId}", other.ModeratorToken),
            ($"/api/meetings/{teacher.MeetingId}/chat", proof), ($"/api/meetings/{UnknownId}/chat", proof),
            ($"/api/meetings/{teacher.MeetingId}/pages/{UnknownId}/1", proof), ($"/api/meetings/{UnknownId}/pages/{UnknownId}/1", proof),
        ];
        var answers = new List<string>();
        foreach (var (path, token) in asked)
        {
            var began = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await running.Http.SendAsync(request, Cancel);
            var took = Stopwatch.GetElapsedTime(began);
            Assert.True(took > HiddenTime.Floor - s_slack, $"{path} answered after {took}");
            var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
            answers.Add($"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(Cancel)}");
        }

        Assert.StartsWith("404\n", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_hub_both_are_the_same_and_take_the_same_time()
    {
        var (mine, other) = (await TestRoom.Create(running.Http), await TestRoom.Create(running.Http));
        await using var hub = await RawHub.Connect(running.Url);
        var answers = new List<JsonObject>();
        foreach (var room in new[] { mine.RoomId, UnknownId })
        {
            var began = Stopwatch.GetTimestamp();
            answers.Add(await hub.Join(room, other.ModeratorToken, "Eve"));
            Assert.True(Stopwatch.GetElapsedTime(began) > HiddenTime.Floor - s_slack, $"{room} was answered after {Stopwatch.GetElapsedTime(began)}");
        }

        Assert.Equal("""{"reason":"notFound","ok":false}""", Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct()));
    }
}
