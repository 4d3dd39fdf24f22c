using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Microphone and camera go away in the middle of a lesson and come back.</summary>
public sealed class UnpluggedTests(RunningClassroom classroom)
{
    [Fact]
    public async Task An_unplugged_microphone_is_followed_by_another_and_an_unplugged_camera_is_off()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(FakeDevices.Unpluggable);
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
