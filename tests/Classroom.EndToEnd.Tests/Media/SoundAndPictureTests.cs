using System.Diagnostics;
using System.Globalization;
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
    private static readonly TimeSpan s_soundLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pictureLimit = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Teacher_and_student_hear_and_see_each_other_and_again_after_the_server_is_killed()
    {
        await using var server = await ServerProcess.Start();
        await using var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await Reception.Enter(browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(browser, "Ben", room.ViewerUrl);

        await teacher.TurnOn();
        var clicked = Stopwatch.GetTimestamp();
        await Reception.Until(student, "Ada", HearsAndSees, "the student hears and sees the teacher");
        Say($"teacher to student after {Stopwatch.GetElapsedTime(clicked).TotalMilliseconds:0} ms");
        await student.TurnOn();
        await Reception.Until(teacher, "Ben", HearsAndSees, "the teacher hears and sees the student");
        await Reception.GoesOn(student, "Ada");
        await Reception.GoesOn(teacher, "Ben");
        await ArrivalsAreTold(server);

        await MuteIsEnforced(teacher, student);
        await Kill(server, teacher, student);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    private static bool HearsAndSees(Reception now) => now is { SoundPackets: > 20, SoundEnergy: > 0, DecodedFrames: > 5, ShownFrames: > 5, Width: > 0 };

    /// <summary>Both browsers agreed on transport-cc and tell, again and again, when packets came; the worker sums up once a second.</summary>
    private static async Task ArrivalsAreTold(ServerProcess server)
    {
        const string Name = "classroom_media_feedbacks_total";
        var feedbacks = 0.0;
        for (var i = 0; i < 40 && feedbacks < 10; i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            var metrics = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
            feedbacks = metrics.Split('\n').Where(line => line.StartsWith(Name, StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        }

        Assert.True(feedbacks >= 10, $"{feedbacks} times told of arrivals");
    }

    /// <summary>The teacher mutes the student: no more packets arrive, and the student's page shows it.</summary>
    private static async Task MuteIsEnforced(Person teacher, Person student)
    {
        await teacher.ChooseFor("Ben", "Mute");
        await Expect(student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First).ToHaveAttributeAsync("aria-pressed", "false");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var before = await Reception.Of(teacher, "Ben");
        await Reception.Until(teacher, "Ben", now => now.ShownFrames > before.ShownFrames + 20, "the picture goes on");
        Assert.Equal(before.SoundPackets, (await Reception.Of(teacher, "Ben")).SoundPackets);
        await student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First.ClickAsync();
        await Reception.Until(teacher, "Ben", now => now.SoundPackets > before.SoundPackets + 20, "the student is heard again");
    }

    private static async Task Kill(ServerProcess server, Person teacher, Person student)
    {
        await server.Kill();
        await Reception.Forget(teacher.Page);
        await Reception.Forget(student.Page);
        await server.StartAgain();
        var back = await Task.WhenAll(Reception.Back(student, "Ada", server.ReadyAt), Reception.Back(teacher, "Ben", server.ReadyAt));
        Say($"after ready: student has sound {back[0].Sound} and picture {back[0].Picture}, teacher {back[1].Sound} and {back[1].Picture}");
        Assert.All(back, one => Assert.True(one.Sound < s_soundLimit, $"sound after {one.Sound}"));
        Assert.All(back, one => Assert.True(one.Picture < s_pictureLimit, $"picture after {one.Picture}"));
        await Reception.GoesOn(student, "Ada");
        await Reception.GoesOn(teacher, "Ben");
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
