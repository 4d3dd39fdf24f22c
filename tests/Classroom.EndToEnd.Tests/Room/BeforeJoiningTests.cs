using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>What can be tried before one is in the room; nobody has to.</summary>
public sealed class BeforeJoiningTests(RunningClassroom classroom)
{
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
