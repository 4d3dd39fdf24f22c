using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>A teacher and students who draw and chat without a pause, and remember what the server has acknowledged.</summary>
internal sealed class BusyLesson : IAsyncDisposable
{
    private const int PauseMs = 200;

    /// <summary>Nobody may write more than ten messages in ten seconds.</summary>
    private const int TurnsPerMessage = 6;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly List<HubSeat> _seats;
    private readonly string[] _ids;
    private Task _teaching = Task.CompletedTask;
    private int _accepted;

    private BusyLesson(TestRoom room, List<HubSeat> seats)
    {
        (Room, _seats) = (room, seats);
        _ids = [.. seats.Select(seat => seat.ParticipantId)];
    }

    public TestRoom Room { get; }

    public IReadOnlyList<HubSeat> Seats => _seats;

    /// <summary>How many commands have been acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _accepted);

    public static async Task<BusyLesson> Start(ServerProcess server, int students)
    {
        var room = await TestRoom.Create(server.Http);
        var seats = new List<HubSeat> { await room.Teacher() };
        for (var i = 0; i < students; i++)
            seats.Add(await room.Student($"Student {i}"));
        var lesson = new BusyLesson(room, seats);
        var granted = await seats[0].Send(new { type = "grantDrawing", participantId = (string?)null, allowed = true });
        Assert.True((bool)granted["ok"]!, granted.ToJsonString());
        lesson._teaching = Task.WhenAll(seats.Select((seat, i) => lesson.Teach(seat, i)));
        return lesson;
    }

    /// <summary>Returns when each seat has had one more command acknowledged.</summary>
    public Task EverybodyIsAnswered() => Task.WhenAll(_seats.Select(seat => seat.Send(new { type = "raiseHand" })));

    /// <summary>Returns when so many more commands have been acknowledged.</summary>
    public async Task Progress(int commands)
    {
        var goal = Acknowledged + commands;
        while (Acknowledged < goal)
        {
            if (_teaching.IsFaulted)
                await _teaching;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends the lesson: seats are the same, nobody saw a gap, all see the same, with each acknowledged command exactly once.</summary>
    public async Task AssertNothingLostNorTwice()
    {
        await _stop.CancelAsync();
        await _teaching;
        Assert.Equal(_ids, _seats.Select(seat => seat.ParticipantId));
        string? board = null;
        foreach (var seat in _seats)
        {
            await seat.Return();
            var view = seat.Joined["view"]!;
            var shapes = (await seat.Boards()).SelectMany(page => page!["shapes"]!.AsArray()).ToArray();
            var drawn = shapes.Select(shape => (string)shape!["id"]!).ToArray();
            Assert.Equal(drawn.Length, drawn.Distinct().Count());
            board ??= string.Join('\n', shapes.Select(shape => shape!.ToJsonString()));
            Assert.Equal(board, string.Join('\n', shapes.Select(shape => shape!.ToJsonString())));
            var said = await WholeChat(seat, view["chat"]!);
            Assert.Equal(said.Count, said.Distinct().Count());
            Assert.Empty(_acknowledged.Except(said).Except(drawn));
            Assert.Empty(seat.Faults);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var seat in _seats)
            await seat.DisposeAsync();
        _stop.Dispose();
    }

    private static object Draw(string mark, int number, int turn) => new
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
    };

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

    private async Task Teach(HubSeat seat, int number)
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var mark = $"s{number}-t{turn}";
            var answer = await seat.Send(turn % TurnsPerMessage == 0 ? new { type = "postMessage", text = mark } : Draw(mark, number, turn));
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
            _acknowledged.Add(mark);
            Interlocked.Increment(ref _accepted);
            await Task.Delay(PauseMs, CancellationToken.None);
        }
    }
}
