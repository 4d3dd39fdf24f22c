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
        await Expect(figures).ToContainTextAsync("Sound and picture arrive as they should.", new() { Timeout = 60_000 });
        await student.Page.Keyboard.PressAsync("Escape");
        await Expect(figures).ToBeHiddenAsync();
        await Expect(mark).ToBeFocusedAsync();
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task A_teacher_sees_how_good_a_student_s_connection_is_and_a_student_sees_nobody_s()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await using var student = await classroom.Person("Ben");
        await student.Join(room.ViewerUrl);
        await teacher.TurnOn();
        var mark = teacher.People.Filter(new() { HasText = "Ben" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Ben: Connection: ") });
        await Expect(mark).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await mark.FocusAsync();
        await teacher.Page.Keyboard.PressAsync("Enter");
        var figures = teacher.Page.GetByRole(AriaRole.Dialog, new() { Name = "Ben's connection" });
        await Expect(figures).ToBeFocusedAsync();
        await Expect(figures).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Received[1-9][0-9]* kbit/s"), new() { Timeout = 20_000 });
        await Expect(figures).ToContainTextAsync(new System.Text.RegularExpressions.Regex("There and back[0-9]+ ms"));
        await Expect(student.People.Filter(new() { HasText = "Ada" }).GetByRole(AriaRole.Button, new() { NameRegex = new("Connection: ") })).ToHaveCountAsync(0);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }
}
