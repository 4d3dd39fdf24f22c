using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>Tiles: at the edge, or large in place of the board; what nobody sees is not drawn.</summary>
public sealed class FacesTests(RunningClassroom classroom)
{
    private const string Apart = """
        () => {
            const [first, second] = [...document.querySelectorAll('figure.tile')].map((tile) => tile.getBoundingClientRect());
            return first.height > 80 && first.bottom <= second.top;
        }
        """;

    [Fact]
    public async Task Faces_grow_over_the_board_and_a_picture_out_of_sight_is_taken_off_its_element()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await student.TurnOn();
        var picture = student.Page.Locator("figure.tile:not(.tile-own) video");
        await Attached(student, "true");

        await student.Button("Faces large, in place of the board").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeHiddenAsync();
        await Expect(picture).ToBeVisibleAsync();
        Assert.True((await picture.BoundingBoxAsync())!.Width > 400);
        await student.Page.SetViewportSizeAsync(360, 480);
        await Expect(student.Page.Locator("figure.tile")).ToHaveCountAsync(2);
        await student.Page.WaitForFunctionAsync(Apart);
        await student.Page.SetViewportSizeAsync(1000, 700);
        await student.Page.Keyboard.PressAsync("Escape");
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();

        var strip = student.Page.Locator(".cameras");
        await strip.EvaluateAsync("strip => { strip.style.translate = '0 5000px'; }");
        await Attached(student, "false");
        await strip.EvaluateAsync("strip => { strip.style.translate = ''; }");
        await Attached(student, "true");
    }

    private static async Task Attached(Person person, string wanted) => await person.Page.WaitForFunctionAsync(
        "(wanted) => String(document.querySelector('figure.tile:not(.tile-own) video')?.srcObject != null) === wanted", wanted);
}
