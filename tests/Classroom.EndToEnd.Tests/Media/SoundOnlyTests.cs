using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>"Sound only" and "no cameras": pictures are neither sent nor received.</summary>
public sealed class SoundOnlyTests(RunningClassroom classroom)
{
    [Fact]
    public async Task Sound_only_ends_pictures_both_ways_and_normal_brings_them_back()
    {
        await using var pair = await Talking();
        var (teacher, student) = pair;

        await student.Button("Settings").ClickAsync();
        await student.Page.GetByRole(AriaRole.Radio, new() { Name = "sound only" }).ClickAsync();
        await student.Button("Close").ClickAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, DecodedFrames: 0 }, "sound comes and no picture");
        Assert.Equal(0, await Reception.OctetsOfPictures(student));
        await Expect(teacher.People.Filter(new() { HasText = "Ben" }).GetByLabel("Camera is on")).ToHaveCountAsync(0);
        await student.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Camera") }).ClickAsync();
        await Expect(student.Page.GetByText("The camera stays off")).ToBeVisibleAsync();

        await student.Page.ReloadAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, DecodedFrames: 0 }, "after a reload, too");
        Assert.Equal(0, await Reception.OctetsOfPictures(student));

        await student.Button("Show pictures").ClickAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "picture and sound are back");
        Assert.Empty(pair.Problems);
    }

    [Fact]
    public async Task Without_cameras_no_face_goes_either_way_and_a_shared_screen_still_comes()
    {
        await using var pair = await Talking();
        var (teacher, student) = pair;

        await student.Button("Settings").ClickAsync();
        await student.Page.GetByRole(AriaRole.Radio, new() { Name = "no cameras" }).CheckAsync(new() { Force = true });
        await student.Button("Close").ClickAsync();
        await Expect(student.Page.Locator(".cameras-note")).ToContainTextAsync("No cameras");
        await Expect(teacher.People.Filter(new() { HasText = "Ben" }).GetByLabel("Camera is on")).ToHaveCountAsync(0);
        await Reception.NoPictureComes(student);
        var before = await Reception.Of(student, "Ada");

        await ShareTests.ShareScreen(teacher);
        await ShareTests.IsShown(student, ShareTests.OfAda);
        var now = await Reception.Until(student, "Ada", now => now.SoundPackets > before.SoundPackets + 50, "the teacher is heard");
        Assert.Equal(before.ShownFrames, now.ShownFrames);

        await student.Button("Show pictures").ClickAsync();
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(pair.Problems);
    }

    // Both with microphone and camera; the student hears and sees the teacher.
    private async Task<Pair> Talking()
    {
        var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await student.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");
        return pair;
    }
}
