using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;
using Xunit.Sdk;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Survival;

/// <summary>
/// A whole lesson, two in Chromium and ten synthetic, whose server is killed at random moments and before, during and after it appends what the teacher
/// has done: without a click everybody hears and sees again, nothing acknowledged is lost or applied twice, and all see the same board and chat.
/// </summary>
[Collection(Alone.Name)]
public sealed class WholeLessonUnderKillTests
{
    private const int Synthetic = 10;
    private const int WithCamera = 2;
    private const int KillsByDefault = 5;
    private const string KillsVariable = "CLASSROOM_TEST_KILLS";
    private const string CrashVariable = "CLASSROOM_CRASH_AT";
    private const int DrawPauseMs = 3_000;
    private const int LookEveryMs = 50;

    /// <summary>The board's list for screen readers shows the newest so many, and the chat its newest page.</summary>
    private const int ListedMax = 300;
    private static readonly TimeSpan s_soundLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pictureLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_crashLimit = TimeSpan.FromSeconds(30);

    // Empty: at a random moment. The others: when the server stores what the teacher has just done, and each something else, for what a kill has kept
    // from being stored is sent again after it.
    private static readonly string[] s_ways = ["", "BeforeAppend:messagePosted:1", "DuringAppend:handRaised:1", "AfterAppend:handLowered:1"];

    [Fact]
    public async Task Everybody_is_back_without_a_click_and_nothing_acknowledged_is_lost()
    {
        var seed = Seeds.First(1);
        var random = new Random(seed);
        Say($"seed {seed}");
        await using var lesson = await LessonOfTwo.Begin();
        var (server, room, teacher, student) = (lesson.Server, lesson.Room, lesson.Teacher, lesson.Student);
        var others = new List<MediaSeat>();
        for (var i = 0; i < Synthetic; i++)
            others.Add(await MediaSeat.Start(await HubSeat.Join(room.Url, room.RoomId, room.ModeratorToken, $"Guest {i}"), audio: true, video: i < WithCamera));

        var drawn = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var drawing = Task.WhenAll(others.Select((other, i) => Draw(other.Seat, i, drawn, stop.Token)));
        var kills = Seeds.Number(KillsVariable, KillsByDefault);
        for (var kill = 0; kill < kills; kill++)
        {
            var way = kill % s_ways.Length;
            await Task.Delay(random.Next(500, 2_000), TestContext.Current.CancellationToken);
            await Die(server, teacher, way, kill);
            await Reception.Forget(teacher.Page);
            await Reception.Forget(student.Page);
            await server.StartAgain(new Dictionary<string, string> { [CrashVariable] = s_ways[(kill + 1) % s_ways.Length] });
            await EverybodyIsBack(server, teacher, student, others, $"kill {kill} ({(way == 0 ? "random" : s_ways[way])})");
            await Expect(Hand(teacher)).ToHaveAttributeAsync("aria-pressed", way == 2 ? "true" : "false");
        }

        await stop.CancelAsync();
        await drawing;
        await EverybodySeesTheSame(teacher, student, others, drawn);
        await EverybodyReadsTheSame(kills, teacher, student);
        Assert.Empty(lesson.Problems);
        foreach (var other in others)
            await other.DisposeAsync();
    }

    private static async Task Die(ServerProcess server, Person teacher, int way, int kill)
    {
        if (way == 1)
            await teacher.Say(Written(kill));
        else if (way > 1)
            await Hand(teacher).ClickAsync();
        if (way == 0)
            await server.Kill();
        else
            await server.WaitForExit(s_crashLimit);
    }

    private static ILocator Hand(Person person) => person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Hand") });

    private static string Written(int kill) => string.Create(CultureInfo.InvariantCulture, $"Written at {kill}.");

    private static async Task EverybodyIsBack(ServerProcess server, Person teacher, Person student, List<MediaSeat> others, string when)
    {
        var synthetic = Task.WhenAll(others.Select((other, i) => Back(other, others[i == 0 ? 1 : 0], server.ReadyAt)));
        var back = await TheirOwn(server, teacher, student);
        var all = (await synthetic).Concat(back).ToArray();
        if (all.Any(one => one.Sound >= s_soundLimit || one.Picture >= s_pictureLimit))
            await Explain(server, teacher, student);
        Say($"{when}: ready after {server.StartTook.TotalSeconds:0.0} s; after that student's sound {back[0].Sound.TotalSeconds:0.0} s, "
            + $"picture {back[0].Picture.TotalSeconds:0.0} s, teacher's {back[1].Sound.TotalSeconds:0.0} s and {back[1].Picture.TotalSeconds:0.0} s, "
            + $"the last of all {all.Max(one => one.Sound).TotalSeconds:0.0} s and {all.Max(one => one.Picture).TotalSeconds:0.0} s");
        Assert.All(all, one => Assert.True(one.Sound < s_soundLimit, $"sound after {one.Sound}"));
        Assert.All(all, one => Assert.True(one.Picture < s_pictureLimit, $"picture after {one.Picture}"));
    }

    /// <summary>When the two in Chromium are back; whoever is not tells what it went through.</summary>
    private static async Task<(TimeSpan Sound, TimeSpan Picture)[]> TheirOwn(ServerProcess server, Person teacher, Person student)
    {
        try
        {
            return await Task.WhenAll(Reception.Back(student, "Ada", server.ReadyAt), Reception.Back(teacher, "Ben", server.ReadyAt));
        }
        catch (XunitException)
        {
            await Explain(server, teacher, student);
            throw;
        }
    }

    /// <summary>A synthetic participant comes back and hears and sees another one that has a camera.</summary>
    private static async Task<(TimeSpan Sound, TimeSpan Picture)> Back(MediaSeat seat, MediaSeat from, long since)
    {
        await seat.Return();
        while (seat.Packets(from, "audio") < 5)
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        var sound = Stopwatch.GetElapsedTime(since);
        while (seat.Packets(from, "video") < 5)
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        return (sound, Stopwatch.GetElapsedTime(since));
    }

    private static async Task Explain(ServerProcess server, params Person[] people)
    {
        var ready = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(server.ReadyAt);
        foreach (var person in people)
            Say($"{person.Name}, seconds after ready:\n{await Reception.Story(person.Page, ready)}");
        Say(server.Output);
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
            var shapes = (await other.Seat.Boards()).SelectMany(page => page!["shapes"]!.AsArray()).ToArray();
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

    private static async Task EverybodyReadsTheSame(int kills, params Person[] people)
    {
        foreach (var person in people)
        {
            for (var kill = 1; kill < kills; kill += s_ways.Length)
                await Expect(person.Messages.GetByText(Written(kill), new() { Exact = true })).ToHaveCountAsync(1);
        }
    }

    private static Task<string[]> Names(Person person) =>
        person.Shapes.GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>("all => all.map((one) => one.getAttribute('aria-label'))");

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
