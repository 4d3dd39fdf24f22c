using System.Globalization;
using Classroom.Modules.Whiteboard;
using Classroom.Testing.Hub;

namespace Classroom.Benchmarks.Soak;

/// <summary>People at the hub with a live socket each: two draw, all write now and then, and the longest there is replaced by somebody new.</summary>
internal sealed class SoakClass : IAsyncDisposable
{
    private const int Points = 60;
    private const int PointsPerMessage = 6;
    private const int StrokesPerPage = 150;
    private static readonly TimeSpan s_stroke = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_message = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_change = TimeSpan.FromSeconds(5);

    private readonly TestRoom _room;
    private readonly List<(HubSeat Seat, LiveClient Live)> _people = [];
    private int _names;

    private SoakClass(TestRoom room) => _room = room;

    /// <summary>Commands that were answered with yes, and those that were not.</summary>
    public (int Taken, int Refused) Commands { get; private set; }

    /// <summary>How many have come and gone so far.</summary>
    public int Changes { get; private set; }

    public static async Task<SoakClass> Enter(TestRoom room, int people)
    {
        var whole = new SoakClass(room);
        for (var i = 0; i < people; i++)
            whole._people.Add(await whole.Somebody());
        return whole;
    }

    /// <summary>Until cancelled they draw, write, come and go; one thing after the other, so that nobody speaks who has just left.</summary>
    public async Task Work(int haste, CancellationToken stop)
    {
        var (strokes, written, changed) = (0, TimeSpan.Zero, TimeSpan.Zero);
        for (var time = TimeSpan.Zero; !stop.IsCancellationRequested; time += s_stroke)
        {
            await Task.WhenAny(Task.Delay(s_stroke / haste, stop));
            await Draw(_people[^1], strokes++);
            if (time - written >= s_message)
            {
                written = time;
                await Do(_people[strokes % _people.Count].Seat, new { type = "postMessage", text = $"Question {strokes}: why is the sum of the angles always 180 degrees?" });
            }

            if (time - changed >= s_change)
            {
                changed = time;
                await Leave(_people[0]);
                _people.RemoveAt(0);
                _people.Add(await Somebody());
                Changes++;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _people)
            await Leave(one);
    }

    private static async Task Leave((HubSeat Seat, LiveClient Live) person)
    {
        await person.Live.DisposeAsync();
        await person.Seat.DisposeAsync();
    }

    private async Task<(HubSeat Seat, LiveClient Live)> Somebody()
    {
        var seat = await _room.Teacher(string.Create(CultureInfo.InvariantCulture, $"Person {_names++}"));
        return (seat, await LiveClient.Open(seat, _room.Url));
    }

    // As a browser does: the points as they come, then the whole stroke.
    private async Task Draw((HubSeat Seat, LiveClient Live) person, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"stroke-{number}");
        for (var offset = 0; offset < Points; offset += PointsPerMessage)
        {
            var steps = Enumerable.Range(offset, PointsPerMessage).Select(i => i == 0 ? (800, 800) : (i % 5, i % 3)).ToArray();
            await person.Live.Send(LiveWire.Ink("board.1", id, offset, steps));
        }

        var points = Enumerable.Range(0, Points).Select(i => new InkPoint(i * 4 % 600, i * 3 % 400, 128, 16)).ToList();
        await Do(person.Seat, new
        {
            type = "addShapes",
            pageId = "board.1",
            shapes = new[]
            {
                new
                {
                    id, kind = "pen", x = 100.0, y = 100.0, width = 0, height = 0, color = 1, size = 3, ink = Convert.ToBase64String(InkForm.Write(points)),
                    text = (string?)null,
                },
            },
        });
        if (number % StrokesPerPage == StrokesPerPage - 1)
            await Do(person.Seat, new { type = "clearPage", pageId = "board.1" });
    }

    private async Task Do(HubSeat seat, object command)
    {
        var answer = await seat.Send(command);
        Commands = (bool)answer["ok"]! ? (Commands.Taken + 1, Commands.Refused) : (Commands.Taken, Commands.Refused + 1);
    }
}
