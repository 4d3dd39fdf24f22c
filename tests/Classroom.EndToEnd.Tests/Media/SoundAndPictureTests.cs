using System.Diagnostics;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Two Chromium with microphone and camera in one room, by the page alone; then the server is killed.</summary>
[Collection(Alone.Name)]
public sealed class SoundAndPictureTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_soundLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pictureLimit = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Teacher_and_student_hear_and_see_each_other_and_again_after_the_server_is_killed()
    {
        await using var server = await ServerProcess.Start();
        await using var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await Enter(browser, "Ada", room.ModeratorUrl);
        await using var student = await Enter(browser, "Ben", room.ViewerUrl);

        await TurnOn(teacher);
        var clicked = Stopwatch.GetTimestamp();
        await Until(student, "Ada", HearsAndSees, "the student hears and sees the teacher");
        Say($"teacher to student after {Stopwatch.GetElapsedTime(clicked).TotalMilliseconds:0} ms");
        await TurnOn(student);
        await Until(teacher, "Ben", HearsAndSees, "the teacher hears and sees the student");
        await Moves(student, "Ada");
        await Moves(teacher, "Ben");

        await MuteIsEnforced(teacher, student);
        await Kill(server, teacher, student);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

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

    private static bool HearsAndSees(Reception now) => now is { SoundPackets: > 20, SoundEnergy: > 0, DecodedFrames: > 5, ShownFrames: > 5, Width: > 0 };

    private static async Task Moves(Person person, string from)
    {
        var before = await Reception.Of(person, from);
        await Until(
            person, from,
            now => now.SoundPackets > before.SoundPackets + 50 && now.SoundEnergy > before.SoundEnergy && now.ShownFrames > before.ShownFrames + 10,
            $"{person.Name}: sound and picture go on");
    }

    /// <summary>The teacher mutes the student: no more packets arrive, and the student's page shows it.</summary>
    private static async Task MuteIsEnforced(Person teacher, Person student)
    {
        await teacher.ChooseFor("Ben", "Mute");
        await Expect(student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First).ToHaveAttributeAsync("aria-pressed", "false");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var before = await Reception.Of(teacher, "Ben");
        await Until(teacher, "Ben", now => now.ShownFrames > before.ShownFrames + 20, "the picture goes on");
        Assert.Equal(before.SoundPackets, (await Reception.Of(teacher, "Ben")).SoundPackets);
        await student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First.ClickAsync();
        await Until(teacher, "Ben", now => now.SoundPackets > before.SoundPackets + 20, "the student is heard again");
    }

    private static async Task Kill(ServerProcess server, Person teacher, Person student)
    {
        await server.Kill();
        await Reception.Forget(teacher.Page);
        await Reception.Forget(student.Page);
        await server.StartAgain();
        var back = await Task.WhenAll(Back(student, "Ada", server.ReadyAt), Back(teacher, "Ben", server.ReadyAt));
        Say($"after ready: student has sound {back[0].Sound} and picture {back[0].Picture}, teacher {back[1].Sound} and {back[1].Picture}");
        Assert.All(back, one => Assert.True(one.Sound < s_soundLimit, $"sound after {one.Sound}"));
        Assert.All(back, one => Assert.True(one.Picture < s_pictureLimit, $"picture after {one.Picture}"));
        await Moves(student, "Ada");
        await Moves(teacher, "Ben");
    }

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
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {what}; {now}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
