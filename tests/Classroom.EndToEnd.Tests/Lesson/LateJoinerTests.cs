using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>Who comes late is in the room at once; what was drawn before follows.</summary>
public sealed class LateJoinerTests(RunningClassroom classroom)
{
    private const string Parts = "**/api/meetings/*/parts/**";

    [Fact]
    public async Task What_is_drawn_now_is_seen_at_once_and_what_was_drawn_before_as_soon_as_it_comes()
    {
        var room = await classroom.Room();
        await using var teacher = await Drawn(room);
        await using var student = await classroom.Person("Ben");
        var held = await Hold(student, failing: 2);
        await student.Join(room.ViewerUrl);
        await Expect(Sign(student)).ToBeVisibleAsync();
        await Expect(student.Shapes).ToHaveCountAsync(0);
        await teacher.Draw((0.6f, 0.2f), (0.7f, 0.3f));
        await Expect(student.Shapes).ToHaveCountAsync(1);
        held.SetResult();
        await Expect(student.Shapes).ToHaveCountAsync(3);
        await Expect(Sign(student)).ToHaveCountAsync(0);
        Assert.True(await student.Ink() > 100, "the strokes are not painted");
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task A_step_is_not_taken_back_before_it_is_seen()
    {
        var room = await classroom.Room();
        await using var teacher = await Drawn(room);
        await using var student = await classroom.Person("Ben");
        await student.Join(room.ViewerUrl);
        await Expect(student.Shapes).ToHaveCountAsync(2);
        var held = await Hold(teacher, failing: 0);
        await teacher.Page.ReloadAsync();
        await Expect(Sign(teacher)).ToBeVisibleAsync();
        await Expect(teacher.Button("Undo")).ToBeDisabledAsync();
        await teacher.Page.Keyboard.PressAsync("Control+z");
        held.SetResult();
        await Expect(teacher.Shapes).ToHaveCountAsync(2);
        await Expect(student.Shapes).ToHaveCountAsync(2);
        await teacher.Page.Keyboard.PressAsync("Control+z");
        await Expect(student.Shapes).ToHaveCountAsync(1);
    }

    private static ILocator Sign(Person person) => person.Page.GetByText("Loading the drawings …", new() { Exact = true });

    private async Task<Person> Drawn(TestRoom room)
    {
        var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await Expect(teacher.Button("Pen")).ToBeVisibleAsync();
        await teacher.Draw((0.3f, 0.3f), (0.5f, 0.5f));
        await teacher.Draw((0.3f, 0.6f), (0.5f, 0.7f));
        await Expect(teacher.Shapes).ToHaveCountAsync(2);
        return teacher;
    }

    // A line on which some requests break off, and the next one hangs until the test lets go.
    private static async Task<TaskCompletionSource> Hold(Person person, int failing)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await person.Page.RouteAsync(Parts, async route =>
        {
            if (failing-- > 0)
            {
                await route.AbortAsync("connectionreset");
                return;
            }

            await held.Task;
            await route.ContinueAsync();
        });
        return held;
    }
}
