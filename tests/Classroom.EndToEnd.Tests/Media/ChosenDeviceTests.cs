using System.Diagnostics;
using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Other cameras, microphones and speakers are taken in the middle of a lesson, and one of those is unplugged.</summary>
public sealed class ChosenDeviceTests(RunningClassroom classroom)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Of Chromium's fake cameras the second gives depths (Y16), which no encoder takes.
    private const string SeveralOfEach = "--use-fake-device-for-media-stream=device-count=3";

    // Which stream carries the kind, with its sources: the same ones go on if only its track is another.
    private const string Stream =
        """
        async (kind) => {
          const told = [];
          for (const peer of window.watched.peers.filter(one => one.connectionState === "connected"))
            for (const report of (await peer.getStats()).values())
              if (report.type === "outbound-rtp" && report.kind === kind && report.packetsSent > 0) told.push(report.ssrc);
          return `${told.sort().join()} of ${window.watched.peers.length}`;
        }
        """;

    // Where the voices that are played come out.
    private const string Speakers = "() => window.watched.voices.filter(voice => voice.srcObject && !voice.paused).map(voice => voice.sinkId).join()";

    [Fact]
    public async Task Another_camera_and_microphone_are_taken_while_seen_and_heard_and_when_they_are_unplugged_the_first_ones_do_again()
    {
        var room = await classroom.Room();
        await using var browser = await Browser.Start(more: SeveralOfEach);
        await using var teacher = await Person.Open(browser, "Ada", 1280, 800, "en-GB");
        await teacher.Page.AddInitScriptAsync(FakeDevices.Unpluggable);
        await Reception.Watched(teacher);
        await teacher.Join(room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");
        var streams = (await StreamOf(teacher, "audio"), await StreamOf(teacher, "video"));

        await teacher.Button("Settings").ClickAsync();
        var (firstCamera, secondCamera) = await Choose(teacher, "Camera", "video");
        await Reception.GoesOn(student, "Ada");
        var (firstMicrophone, secondMicrophone) = await Choose(teacher, "Microphone", "audio");
        await Reception.GoesOn(student, "Ada");
        await teacher.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(streams, (await StreamOf(teacher, "audio"), await StreamOf(teacher, "video")));

        await teacher.Page.EvaluateAsync("() => window.unplug('audio')");
        await Expect(teacher.Page.GetByText("The microphone was unplugged. Now in use:")).ToContainTextAsync(firstMicrophone);
        await Opened(teacher, "audio", firstMicrophone);
        await Reception.GoesOn(student, "Ada");

        // What another camera would show nobody may be meant to see: the person turns it on.
        await teacher.Page.EvaluateAsync("() => window.unplug('video')");
        await Expect(teacher.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The camera was unplugged; it is off now");
        await Expect(student.People.Filter(new() { HasText = "Ada" }).GetByLabel("Camera is on")).ToHaveCountAsync(0);
        var camera = teacher.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Camera") });
        await Expect(camera).ToHaveAttributeAsync("aria-pressed", "false");
        await camera.ClickAsync();
        await Expect(camera).ToHaveAttributeAsync("aria-pressed", "true");
        await Opened(teacher, "video", firstCamera);
        await Reception.GoesOn(student, "Ada");

        // Both are there again, and what was chosen is remembered.
        await teacher.Page.EvaluateAsync("() => window.plugIn()");
        await teacher.Button("Use it").ClickAsync();
        await Opened(teacher, "audio", secondMicrophone);
        await teacher.Button("Settings").ClickAsync();
        await Expect(Picker(teacher, "Camera").Locator("option:checked")).ToHaveTextAsync(secondCamera);
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    [Fact]
    public async Task Another_speaker_is_taken_in_the_middle_of_a_sentence_and_the_voice_goes_on_there()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");
        Assert.Equal("", await student.Page.EvaluateAsync<string>(Speakers));

        await student.Button("Settings").ClickAsync();
        var options = Picker(student, "Speaker").Locator("option:not([value=''])");
        await Expect(options.Nth(1)).ToBeAttachedAsync();
        foreach (var speaker in (string[])[.. await options.EvaluateAllAsync<string[]>("options => options.slice(0, 2).map(option => option.value)"), ""])
        {
            await Picker(student, "Speaker").SelectOptionAsync(speaker);
            await student.Page.WaitForFunctionAsync($"(speaker) => ({Speakers})() === speaker", speaker);
            var played = await Reception.Played(student);
            await Reception.GoesOn(student, "Ada");
            Assert.True(await Reception.Played(student) > played, $"nothing is played on {speaker}");
        }

        Assert.Empty(pair.Problems);
    }

    // Takes one that is not in use; gives the names of both.
    private static async Task<(string Before, string Now)> Choose(Person person, string name, string kind)
    {
        var before = await person.Page.EvaluateAsync<string>("(kind) => window.opened(kind)", kind);
        var options = Picker(person, name).Locator("option:not([value=''])");
        await Expect(options.Nth(1)).ToBeAttachedAsync();
        var offered = await options.AllTextContentsAsync();
        var other = offered[^1];
        Assert.True(before.Length > 0 && other != before, $"{name}: {string.Join(", ", offered)}; in use: {before}");
        await Picker(person, name).SelectOptionAsync(new SelectOptionValue { Label = other });
        await Opened(person, kind, other);
        return (before, other);
    }

    // Open is this one alone, and nothing of the one before.
    private static async Task Opened(Person person, string kind, string label)
    {
        var since = Stopwatch.GetTimestamp();
        while (await person.Page.EvaluateAsync<string>("(kind) => window.opened(kind)", kind) is var opened && opened != label)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"open is {opened}, not {label}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static ILocator Picker(Person person, string name) =>
        person.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox, new() { NameRegex = new($"^{name}") });

    private static Task<string> StreamOf(Person person, string kind) => person.Page.EvaluateAsync<string>(Stream, kind);
}
