using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>What can be tried before one is in the room; nobody has to.</summary>
public sealed class BeforeJoiningTests(RunningClassroom classroom)
{
    // How much of the bar is filled, as it is drawn.
    private const string Level =
        "() => document.querySelector('.level-fill').getBoundingClientRect().width / document.querySelector('.level').getBoundingClientRect().width";

    [Fact]
    public async Task The_bar_of_the_microphone_rises_and_falls_with_what_it_hears()
    {
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync((await classroom.Room()).ViewerUrl);
        var (microphone, bar) = (student.Page.GetByRole(AriaRole.Switch, new() { Name = "Microphone" }), student.Page.GetByRole(AriaRole.Img, new() { Name = "Level of the microphone" }));
        await Expect(bar).ToHaveCountAsync(0);
        await microphone.ClickAsync();
        await Expect(bar).ToBeVisibleAsync();
        // Chromium's fake microphone beeps and is silent in between.
        foreach (var level in new[] { "> 0.05", "< 0.03", "> 0.05", "< 0.03" })
            await student.Page.WaitForFunctionAsync($"() => ({Level})() {level}");
        await microphone.ClickAsync();
        await Expect(bar).ToHaveCountAsync(0);
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task Speaker_and_sound_only_are_tried_on_the_way_in_and_remembered()
    {
        var room = await classroom.Room();
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Button("Test").ClickAsync();
        await Expect(student.Page.GetByText("Did you hear three notes?")).ToBeVisibleAsync();
        await student.Button("No").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("choose another speaker");
        await student.Button("Test").ClickAsync();
        await student.Button("Yes").ClickAsync();

        await student.Page.GetByRole(AriaRole.Switch, new() { Name = "Camera" }).ClickAsync();
        await Expect(student.Page.Locator(".preview video")).ToBeVisibleAsync();
        await student.Page.GetByRole(AriaRole.Radio, new() { Name = "sound only" }).ClickAsync();
        await Expect(student.Page.Locator(".preview video")).ToBeHiddenAsync();
        await Expect(student.Page.GetByRole(AriaRole.Switch, new() { Name = "Camera" })).ToHaveCountAsync(0);

        await student.Page.ReloadAsync();
        await Expect(student.Page.GetByText("You have heard it here")).ToBeVisibleAsync();
        await Expect(student.Page.GetByRole(AriaRole.Radio, new() { Name = "sound only" })).ToBeCheckedAsync();
        await student.Enter();
        Assert.Empty(student.Problems);
    }
}
