using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Classroom.Server.Edge;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>What is not there and what is not yours: one answer, to the last header, and as far as a clock can tell after the same time.</summary>
[Collection("edge")]
public sealed class SameAnswerTests(RunningServer running)
{
    private const string UnknownId = "AAAAAAAAAAAAAAAAAAAAAA";
    private const int Samples = 25;

    /// <summary>How far the middle of one kind's times may lie above the other's.</summary>
    private const double RatioMax = 1.15;

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
        (string NotYours, string NotThere, string Token)[] asked =
        [
            ($"/api/rooms/{mine.RoomId}", $"/api/rooms/{UnknownId}", other.ModeratorToken),
            ($"/api/meetings/{teacher.MeetingId}/chat", $"/api/meetings/{UnknownId}/chat", proof),
            ($"/api/meetings/{teacher.MeetingId}/pages/{UnknownId}/1", $"/api/meetings/{UnknownId}/pages/{UnknownId}/1", proof),
            ($"/api/meetings/{teacher.MeetingId}/parts/whiteboard/board.1", $"/api/meetings/{UnknownId}/parts/whiteboard/board.1", proof),
        ];
        var answers = new HashSet<string>();
        foreach (var (notYours, notThere, token) in asked)
        {
            await AssertSameTime(
                notYours,
                async () => answers.Add(await Get(notYours, token)),
                async () => answers.Add(await Get(notThere, token)));
        }

        Assert.StartsWith("404\n", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_hub_both_are_the_same_and_take_the_same_time()
    {
        var (mine, other) = (await TestRoom.Create(running.Http), await TestRoom.Create(running.Http));
        await using var teacher = await mine.Teacher();
        await using var hub = await RawHub.Connect(running.Url, other.ModeratorToken);
        var answers = new HashSet<string>();
        await AssertSameTime(
            "Join",
            async () => answers.Add(Text(await hub.Join(mine.RoomId, "Eve"))),
            async () => answers.Add(Text(await hub.Join(UnknownId, "Eve"))));
        Assert.Equal("""{"reason":"notFound","ok":false}""", Assert.Single(answers));
    }

    // In turns, and every other time the other way round, so that whatever the machine does meets both alike.
    private static async Task AssertSameTime(string what, Func<Task> notYours, Func<Task> notThere)
    {
        await notYours();
        await notThere();
        var (yours, there) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Samples; i++)
        {
            if (i % 2 == 0)
                yours.Add(await Time(notYours));
            there.Add(await Time(notThere));
            if (i % 2 == 1)
                yours.Add(await Time(notYours));
        }

        Assert.All(yours.Concat(there), took => Assert.True(took > HiddenTime.Floor - s_slack, $"{what} answered after {took}"));
        var (a, b) = (Median(yours), Median(there));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: not yours {a.TotalMilliseconds:F1} ms, not there {b.TotalMilliseconds:F1} ms");
        Assert.True(Math.Max(a / b, b / a) < RatioMax, $"{what}: not yours takes {a}, not there {b}");
    }

    private static async Task<TimeSpan> Time(Func<Task> request)
    {
        var began = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(began);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private async Task<string> Get(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await running.Http.SendAsync(request, Cancel);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(Cancel)}";
    }

    private static string Text(JsonObject answer) => answer.ToJsonString();
}
