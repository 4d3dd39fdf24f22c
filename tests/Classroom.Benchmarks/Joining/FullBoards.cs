using Classroom.Modules.Whiteboard;
using Classroom.Testing.Hub;

namespace Classroom.Benchmarks.Joining;

/// <summary>Fills the boards of a room with strokes as a hand draws them, as fast as the rules let several teachers draw.</summary>
internal static class FullBoards
{
    private const int Teachers = 8;
    private const int ShapesPerCommand = 100;
    private const int Points = 60;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The first page has so many shapes, and each of the others so many.</summary>
    public static async Task Draw(TestRoom room, int first, int pages, int others)
    {
        await using var leader = await room.Teacher();
        for (var i = 1; i < pages; i++)
            await Must(leader, new { type = "addBlankPage" });
        await Must(leader, new { type = "showPage", pageId = "board.1" });
        var work = new Queue<(string Page, int Number)>();
        for (var page = 1; page <= pages; page++)
        {
            for (var drawn = 0; drawn < (page == 1 ? first : others); drawn += ShapesPerCommand)
                work.Enqueue(($"board.{page}", drawn));
        }

        await Task.WhenAll(Enumerable.Range(0, Teachers).Select(number => Help(room, number, work)));
    }

    private static async Task Help(TestRoom room, int number, Queue<(string Page, int Number)> work)
    {
        var dice = new Random(number);
        await using var teacher = await room.Teacher($"Teacher {number}");
        while (true)
        {
            (string Page, int Number) next;
            lock (work)
            {
                if (!work.TryDequeue(out next))
                    return;
            }

            var shapes = Enumerable.Range(next.Number, ShapesPerCommand).Select(i => Stroke($"{next.Page}-{i:x8}-{dice.NextInt64():x16}", dice)).ToArray();
            while (await Refusal(teacher, new { type = "addShapes", pageId = next.Page, shapes }) is { } rule)
            {
                // Too much at once: a hand rests, too.
                if (rule != "BOARD-17")
                    throw new InvalidOperationException(rule);
                await Task.Delay(s_pause);
            }
        }
    }

    // A browser gives 60 points a second or more; a letter is drawn in about one.
    private static object Stroke(string id, Random dice)
    {
        var points = new List<InkPoint>(Points);
        var (x, y, angle, pressure) = (0.0, 0.0, dice.NextDouble() * 6, 128.0);
        for (var i = 0; i < Points; i++)
        {
            points.Add(new InkPoint((int)x, (int)y, (byte)pressure, i == 0 ? 0 : 16 + dice.Next(2)));
            angle += (dice.NextDouble() - 0.5) * 0.7;
            (x, y) = (x + (Math.Cos(angle) * (8 + dice.Next(24))), y + (Math.Sin(angle) * (8 + dice.Next(24))));
            pressure = Math.Clamp(pressure + dice.Next(-9, 10), 20, 255);
        }

        return new
        {
            id,
            kind = "pen",
            x = Math.Round(dice.NextDouble() * 1_500 * 8) / 8,
            y = Math.Round(dice.NextDouble() * 800 * 8) / 8,
            width = 0,
            height = 0,
            color = dice.Next(9),
            size = 3,
            ink = Convert.ToBase64String(InkForm.Write(points)),
            text = (string?)null,
        };
    }

    private static async Task Must(HubSeat seat, object command)
    {
        if (await Refusal(seat, command) is { } rule)
            throw new InvalidOperationException(rule);
    }

    private static async Task<string?> Refusal(HubSeat seat, object command)
    {
        var answer = await seat.Send(command);
        return (bool)answer["ok"]! ? null : (string)answer["rule"]!;
    }
}
