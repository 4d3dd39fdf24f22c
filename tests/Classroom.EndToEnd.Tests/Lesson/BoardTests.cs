using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>Drawing on one page from two browsers.</summary>
public sealed class BoardTests(RunningClassroom classroom)
{
    private static readonly (float X, float Y)[] s_stroke = [(0.3f, 0.3f), (0.5f, 0.5f), (0.7f, 0.4f)];

    [Fact]
    public async Task What_the_teacher_draws_the_student_sees_and_undo_takes_it_back()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await using var student = await classroom.Person("Ben");
        await teacher.Join(room.ModeratorUrl);
        await student.Join(room.ViewerUrl);
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await Expect(teacher.Button("Pen")).ToBeVisibleAsync();
        Assert.Equal(0, await student.Ink());
        await teacher.Draw(s_stroke);
        await Expect(student.Shapes).ToHaveCountAsync(1);
        await Expect(student.Shapes.GetByRole(AriaRole.Button)).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("by Ada$"));
        Assert.True(await student.Ink() > 100, "the stroke is not painted");
        await teacher.Page.Keyboard.PressAsync("Control+z");
        await Expect(student.Shapes).ToHaveCountAsync(0);
        Assert.Equal(0, await student.Ink());
        await teacher.Page.Keyboard.PressAsync("Control+Shift+Z");
        await Expect(student.Shapes).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_student_draws_as_soon_as_the_teacher_lets_them()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await using var student = await classroom.Person("Ben");
        await teacher.Join(room.ModeratorUrl);
        await student.Join(room.ViewerUrl);
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await student.Draw(s_stroke);
        await Expect(student.Button("Pen")).ToHaveCountAsync(0);
        await teacher.ChooseFor("Ben", "Let draw on the board");
        await Expect(student.Button("Pen")).ToBeVisibleAsync();
        await student.Draw(s_stroke);
        await Expect(teacher.Shapes).ToHaveCountAsync(1);
        await Expect(teacher.Shapes.GetByRole(AriaRole.Button)).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("by Ben$"));
        await teacher.ChooseFor("Ben", "No longer let draw");
        await Expect(student.Button("Pen")).ToHaveCountAsync(0);
    }
}
