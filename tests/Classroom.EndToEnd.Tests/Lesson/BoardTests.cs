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
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
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
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
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

    [Fact]
    public async Task Pointer_and_stroke_of_another_are_seen_while_they_move()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await Expect(teacher.Button("Pen")).ToBeVisibleAsync();
        var box = (await teacher.Page.GetByRole(AriaRole.Application).BoundingBoxAsync())!;
        var pointer = student.Page.Locator("[data-cursor]");
        // The live socket may open a moment after the room: whoever rests is not seen, whoever moves is.
        for (var i = 0; i < 100 && await pointer.CountAsync() == 0; i++)
        {
            await teacher.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f) + (i % 10), box.Y + (box.Height * 0.4f));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await Expect(pointer).ToHaveTextAsync("Ada");

        await teacher.Page.Mouse.DownAsync();
        await teacher.Page.Mouse.MoveAsync(box.X + (box.Width * 0.7f), box.Y + (box.Height * 0.7f), new() { Steps = 12 });
        await student.Page.WaitForFunctionAsync("() => document.querySelector('[data-board]').dataset.previews === '1'");
        Assert.True(await student.Ink() > 50, "the growing stroke is not painted");
        await Expect(student.Shapes).ToHaveCountAsync(0);
        await teacher.Page.Mouse.UpAsync();
        await Expect(student.Shapes).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Where_the_presenter_zooms_the_student_follows()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await student.Page.WaitForFunctionAsync("() => Number(document.querySelector('[data-board]').dataset.scale) > 0.1");
        var before = await Scale(student);
        await teacher.Button("Zoom in").ClickAsync();
        await teacher.Button("Zoom in").ClickAsync();
        await student.Page.WaitForFunctionAsync("before => Number(document.querySelector('[data-board]').dataset.scale) > before * 1.4", before);
        await Expect(student.Button("Zoom in")).ToHaveCountAsync(0);

        await teacher.ChooseFor("Ben", "Let present");
        await student.Button("Zoom in").ClickAsync();
        await teacher.Page.WaitForFunctionAsync("before => Number(document.querySelector('[data-board]').dataset.scale) > before * 1.8", before);
    }

    [Fact]
    public async Task Every_part_of_the_room_is_reached_by_Tab_and_a_shape_is_drawn_by_keys()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await Expect(teacher.Button("Pen")).ToBeVisibleAsync();
        var reached = new HashSet<string>();
        for (var i = 0; i < 80 && reached.Count < 5; i++)
        {
            await teacher.Page.Keyboard.PressAsync("Tab");
            reached.Add(await teacher.Page.EvaluateAsync<string>(
                "() => { const at = document.activeElement?.closest('.skips, .top, #board, #side, #verbs'); return at?.id || at?.className || ''; }"));
            reached.Remove("");
        }

        Assert.Equal(["board", "side", "skips", "top", "verbs"], reached.Order(StringComparer.Ordinal));
        await teacher.Page.GetByRole(AriaRole.Application).FocusAsync();
        await teacher.Page.Keyboard.PressAsync("r");
        await teacher.Page.Keyboard.PressAsync("ArrowLeft");
        await teacher.Page.Keyboard.PressAsync("Enter");
        for (var i = 0; i < 4; i++)
        {
            await teacher.Page.Keyboard.PressAsync("Shift+ArrowRight");
            await teacher.Page.Keyboard.PressAsync("Shift+ArrowDown");
        }

        await teacher.Page.Keyboard.PressAsync("Enter");
        await Expect(student.Shapes.GetByRole(AriaRole.Button)).ToHaveAccessibleNameAsync(new System.Text.RegularExpressions.Regex("^Rectangle"));
        Assert.True(await student.Ink() > 100, "the rectangle is not painted");
    }

    private static Task<double> Scale(Person person) =>
        person.Page.EvaluateAsync<double>("() => Number(document.querySelector('[data-board]').dataset.scale)");
}
