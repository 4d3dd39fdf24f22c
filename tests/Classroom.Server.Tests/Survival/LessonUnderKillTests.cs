using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.Server.Tests.Survival;

/// <summary>The server is killed with SIGKILL in mid-lesson: everybody returns to the same seat, nothing acknowledged is lost, nothing is applied twice.</summary>
public sealed class LessonUnderKillTests
{
    private const int Students = 9;
    private const int KillsByDefault = 3;
    private const string KillsVariable = "CLASSROOM_TEST_KILLS";
    private static readonly TimeSpan s_backLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_applied_twice_when_the_server_is_killed()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        var seats = new List<HubSeat> { await room.Teacher() };
        for (var i = 0; i < Students; i++)
            seats.Add(await room.Student($"Student {i}"));
        var ids = seats.Select(seat => seat.ParticipantId).ToArray();
        await Accepted(seats[0].Send(new { type = "grantDrawing", participantId = (string?)null, allowed = true }));

        var acknowledged = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var lessons = seats.Select((seat, i) => Teach(seat, i, acknowledged, stop.Token)).ToArray();
        for (var kill = 0; kill < Kills(); kill++)
        {
            await Task.Delay(random.Next(300, 1500), CancellationToken.None);
            await server.Kill();
            await server.StartAgain();
            await EverybodyIsBack(seats, server.ReadyAt);
        }

        await Task.Delay(500, CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(lessons);

        Assert.Equal(ids, seats.Select(seat => seat.ParticipantId));
        Assert.True(acknowledged.Count > Students, $"only {acknowledged.Count} commands were acknowledged");
        await EverybodySeesTheSame(seats, acknowledged);
        foreach (var seat in seats)
        {
            Assert.Empty(seat.Faults);
            await seat.DisposeAsync();
        }
    }

    private static int Kills() =>
        int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), CultureInfo.InvariantCulture, out var kills) ? kills : KillsByDefault;

    private static async Task Teach(HubSeat seat, int number, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var mark = $"s{number}-t{turn}";
            var draws = turn % 2 == 1;
            object command = draws
                ? new
                {
                    type = "addShapes",
                    pageId = "board.1",
                    shapes = new[]
                    {
                        new
                        {
                            id = mark, kind = "rectangle", x = 10.0 * turn, y = 20.0 * number, width = 40.0, height = 30.0, color = 1, size = 4.0,
                            ink = (string?)null, text = (string?)null,
                        },
                    },
                }
                : new { type = "postMessage", text = mark };
            var answer = await seat.Send(command);
            if ((bool)answer["ok"]!)
                acknowledged.Add(mark);
            await Task.Delay(2_000 / (Students + 1), CancellationToken.None);
        }
    }

    private static async Task EverybodyIsBack(List<HubSeat> seats, long readyAt)
    {
        await Task.WhenAll(seats.Select(seat => seat.Send(new { type = "raiseHand" })));
        var took = Stopwatch.GetElapsedTime(readyAt);
        Assert.True(took < s_backLimit, $"everybody was back {took} after the server was ready");
    }

    private static async Task EverybodySeesTheSame(List<HubSeat> seats, IReadOnlyCollection<string> acknowledged)
    {
        string? board = null;
        foreach (var seat in seats)
        {
            await seat.Return();
            var view = seat.Joined["view"]!;
            var shapes = view["whiteboard"]!["pages"]!.AsArray().SelectMany(page => page!["shapes"]!.AsArray()).ToArray();
            var drawn = shapes.Select(shape => (string)shape!["id"]!).ToArray();
            Assert.Equal(drawn.Length, drawn.Distinct().Count());
            board ??= string.Join('\n', shapes.Select(shape => shape!.ToJsonString()));
            Assert.Equal(board, string.Join('\n', shapes.Select(shape => shape!.ToJsonString())));
            var said = await WholeChat(seat, view["chat"]!);
            Assert.Equal(said.Count, said.Distinct().Count());
            Assert.Empty(acknowledged.Except(said).Except(drawn));
        }
    }

    private static async Task<List<string>> WholeChat(HubSeat seat, JsonNode chat)
    {
        var said = new List<string>();
        var page = chat;
        while (true)
        {
            var messages = page["messages"]!.AsArray();
            said.AddRange(messages.Select(message => (string)message!["text"]!));
            if (!(bool)page["earlier"]! || messages.Count == 0)
                return said;
            page = await seat.ChatBefore((long)messages[0]!["seq"]!);
        }
    }

    private static async Task Accepted(Task<JsonObject> sending)
    {
        var answer = await sending;
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
    }
}
