using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>How good one's own connection is.</summary>
public sealed class ConnectionMarkTests(RunningClassroom classroom)
{
    [Fact]
    public async Task Ones_own_row_tells_how_good_the_connection_is_with_figures()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        var mark = student.People.Filter(new() { HasText = "(you)" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") });
        await Expect(mark).ToBeVisibleAsync();
        await Expect(student.People.Filter(new() { HasText = "Ada" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") })).ToHaveCountAsync(0);
        await mark.FocusAsync();
        await student.Page.Keyboard.PressAsync("Enter");
        var figures = student.Page.GetByRole(AriaRole.Dialog, new() { Name = "My connection" });
        await Expect(figures).ToBeFocusedAsync();
        await Expect(figures).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Received[1-9][0-9]* kbit/s"));
        await Expect(figures).ToContainTextAsync("Waydirect");
        await student.Page.Keyboard.PressAsync("Escape");
        await Expect(figures).ToBeHiddenAsync();
        await Expect(mark).ToBeFocusedAsync();
        Assert.Empty(student.Problems);
    }
}
