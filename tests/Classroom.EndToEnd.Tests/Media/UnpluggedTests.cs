using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Microphone and camera go away in the middle of a lesson and come back.</summary>
public sealed class UnpluggedTests(RunningClassroom classroom)
{
    // No fake device can be unplugged: its track ends and the browser no longer lists it, as it is with a real one.
    private const string Unpluggable =
        """
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
        const gone = new Set();
        const tracks = [];
        navigator.mediaDevices.getUserMedia = async wish => {
          const stream = await open(wish);
          tracks.push(...stream.getTracks());
          return stream;
        };
        navigator.mediaDevices.enumerateDevices = async () => (await list()).filter(device => !gone.has(device.deviceId));
        const tell = () => navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
        window.unplug = kind => {
          const track = tracks.findLast(one => one.kind === kind && one.readyState === "live");
          gone.add(track.getSettings().deviceId);
          track.stop();
          track.dispatchEvent(new Event("ended"));
          tell();
        };
        window.plugIn = () => {
          gone.clear();
          tell();
        };
        """;

    [Fact]
    public async Task An_unplugged_microphone_is_followed_by_another_and_an_unplugged_camera_is_off()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(Unpluggable);
        await Reception.Watched(teacher);
        await teacher.Join(room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");

        await teacher.Page.EvaluateAsync("() => window.unplug('audio')");
        await Expect(teacher.Page.GetByText("The microphone was unplugged. Now in use:")).ToBeVisibleAsync();
        await Reception.GoesOn(student, "Ada");
        await teacher.Page.EvaluateAsync("() => window.plugIn()");
        await Expect(teacher.Page.GetByText("is there again")).ToBeVisibleAsync();
        await teacher.Button("Use it").ClickAsync();
        await Expect(teacher.Page.GetByText("is there again")).ToHaveCountAsync(0);
        await Reception.GoesOn(student, "Ada");

        await teacher.Page.EvaluateAsync("() => window.unplug('video')");
        await Expect(teacher.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The camera was unplugged; it is off now");
        await Expect(Camera(teacher)).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(student.People.Filter(new() { HasText = "Ada" }).GetByLabel("Camera is on")).ToHaveCountAsync(0);
        await teacher.Page.EvaluateAsync("() => window.plugIn()");
        await teacher.Button("Use it").ClickAsync();
        await Expect(Camera(teacher)).ToHaveAttributeAsync("aria-pressed", "true");
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    private static ILocator Camera(Person person) =>
        person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Camera") });
}
