using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Survival;

/// <summary>
/// A whole lesson, two in Chromium and ten synthetic, whose server is killed at random moments: without a click everybody hears and sees again,
/// nothing acknowledged is lost or applied twice, and all see the same board.
/// </summary>
[Collection(Alone.Name)]
public sealed class WholeLessonUnderKillTests
{
    private const int Synthetic = 10;
    private const int WithCamera = 2;
    private const int KillsByDefault = 5;
    private const string KillsVariable = "CLASSROOM_TEST_KILLS";
    private const int DrawPauseMs = 3_000;

    /// <summary>The board's list for screen readers shows the newest so many.</summary>
    private const int ListedMax = 300;
    private static readonly TimeSpan s_soundLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pictureLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Everybody_is_back_without_a_click_and_nothing_acknowledged_is_lost()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        Say($"seed {seed}");
        await using var server = await ServerProcess.Start();
        await using var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await Enter(browser, "Ada", room.ModeratorUrl);
        await using var student = await Enter(browser, "Ben", room.ViewerUrl);
        await TurnOn(teacher);
        await TurnOn(student);
        var others = new List<MediaSeat>();
        for (var i = 0; i < Synthetic; i++)
            others.Add(await MediaSeat.Start(await HubSeat.Join(room.Url, room.RoomId, room.ModeratorToken, $"Guest {i}"), audio: true, video: i < WithCamera));
        await Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");

        var drawn = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var drawing = Task.WhenAll(others.Select((other, i) => Draw(other.Seat, i, drawn, stop.Token)));
        for (var kill = 0; kill < Kills(); kill++)
        {
            await Task.Delay(random.Next(500, 2_000), TestContext.Current.CancellationToken);
            await server.Kill();
            await Reception.Forget(teacher.Page);
            await Reception.Forget(student.Page);
            await server.StartAgain();
            var returning = Task.WhenAll(others.Select(other => other.Return()));
            var back = await Task.WhenAll(Back(student, "Ada", server.ReadyAt), Back(teacher, "Ben", server.ReadyAt));
            await returning;
            if (back.Any(one => one.Sound >= s_soundLimit || one.Picture >= s_pictureLimit))
                await Explain(server, teacher, student);
            Say($"kill {kill}: student's sound {back[0].Sound.TotalSeconds:0.0} s, picture {back[0].Picture.TotalSeconds:0.0} s, "
                + $"teacher's {back[1].Sound.TotalSeconds:0.0} s and {back[1].Picture.TotalSeconds:0.0} s after ready");
            Assert.All(back, one => Assert.True(one.Sound < s_soundLimit, $"sound after {one.Sound}"));
            Assert.All(back, one => Assert.True(one.Picture < s_pictureLimit, $"picture after {one.Picture}"));
        }

        await stop.CancelAsync();
        await drawing;
        await EverybodySeesTheSame(teacher, student, others, drawn);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
        foreach (var other in others)
            await other.DisposeAsync();
    }

    private static async Task Explain(ServerProcess server, params Person[] people)
    {
        var ready = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(server.ReadyAt);
        foreach (var person in people)
            Say($"{person.Name}, seconds after ready:\n{await Reception.Story(person.Page, ready)}");
        Say(server.Output);
    }

    private static int Kills() =>
        int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), CultureInfo.InvariantCulture, out var kills) ? kills : KillsByDefault;

    private static async Task<Person> Enter(Browser browser, string name, string link)
    {
        var person = await Person.Open(browser, name, 1280, 800, "en-GB");
        await Reception.Begin(person.Page);
        await person.Join(link);
        return person;
    }

    private static async Task TurnOn(Person person)
    {
        foreach (var device in new[] { "Microphone", "Camera" })
        {
            var button = person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{device}") }).First;
            await button.ClickAsync();
            await Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        }
    }

    private static async Task Draw(HubSeat seat, int number, ConcurrentBag<string> drawn, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var mark = $"g{number}-t{turn}";
            var answer = await seat.Send(new
            {
                type = "addShapes",
                pageId = "board.1",
                shapes = new[]
                {
                    new
                    {
                        id = mark, kind = "rectangle", x = 10.0 * (turn % 100), y = 60.0 * number, width = 40.0, height = 30.0, color = 1, size = 4.0,
                        ink = (string?)null, text = (string?)null,
                    },
                },
            });
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
            drawn.Add(mark);
            await Task.Delay(DrawPauseMs, CancellationToken.None);
        }
    }

    private static async Task EverybodySeesTheSame(Person teacher, Person student, List<MediaSeat> others, ConcurrentBag<string> drawn)
    {
        string? board = null;
        foreach (var other in others)
        {
            await other.Seat.Return();
            var shapes = other.Seat.Joined["view"]!["whiteboard"]!["pages"]!.AsArray().SelectMany(page => page!["shapes"]!.AsArray()).ToArray();
            var ids = shapes.Select(shape => (string)shape!["id"]!).ToArray();
            Assert.Equal(drawn.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
            board ??= string.Join('\n', shapes.Select(shape => shape!.ToJsonString()));
            Assert.Equal(board, string.Join('\n', shapes.Select(shape => shape!.ToJsonString())));
        }

        var listed = Math.Min(drawn.Count, ListedMax);
        await Expect(teacher.Shapes).ToHaveCountAsync(listed, new() { Timeout = 10_000 });
        await Expect(student.Shapes).ToHaveCountAsync(listed, new() { Timeout = 10_000 });
        Assert.Equal(await Names(teacher), await Names(student));
    }

    private static Task<string[]> Names(Person person) =>
        person.Shapes.GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>("all => all.map((one) => one.getAttribute('aria-label'))");

    private static async Task<(TimeSpan Sound, TimeSpan Picture)> Back(Person person, string from, long readyAt)
    {
        await Until(person, from, now => now is { SoundPackets: > 5, SoundEnergy: > 0 }, "sound again");
        var sound = Stopwatch.GetElapsedTime(readyAt);
        await Until(person, from, now => now is { ShownFrames: > 2, Width: > 0 }, "picture again");
        return (sound, Stopwatch.GetElapsedTime(readyAt));
    }

    private static async Task Until(Person person, string from, Func<Reception, bool> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await Reception.Of(person, from);
            if (holds(now))
                return;
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {person.Name}, {what}; {now}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
