using Classroom.EndToEnd.Tests.Media;
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

        await MoveStrip(student, "0 5000px");
        await Attached(student, "false");
        await MoveStrip(student, "");
        await Attached(student, "true");
    }

    [Fact]
    public async Task A_face_out_of_sight_costs_nothing_but_in_a_small_window_of_its_own_and_that_for_as_long_as_it_is_open()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");

        await MoveStrip(student, "0 5000px");
        await Reception.NoPictureComes(student);
        await MoveStrip(student, "");
        await Reception.GoesOn(student, "Ada");

        await student.Page.Locator("figure.tile:not(.tile-own)").HoverAsync();
        await student.Button("Ada in a small window").ClickAsync();
        await student.Page.WaitForFunctionAsync("() => document.pictureInPictureElement");
        await MoveStrip(student, "0 5000px");
        await Reception.GoesOn(student, "Ada");
        await student.Page.EvaluateAsync("() => document.exitPictureInPicture()");
        await Attached(student, "false");
        await Reception.NoPictureComes(student);
        Assert.Empty(pair.Problems);
    }

    private static async Task MoveStrip(Person person, string by) =>
        await person.Page.Locator(".cameras").EvaluateAsync("(strip, by) => { strip.style.translate = by; }", by);

    private static async Task Attached(Person person, string wanted) => await person.Page.WaitForFunctionAsync(
        "(wanted) => String(document.querySelector('figure.tile:not(.tile-own) video')?.srcObject != null) === wanted", wanted);
}
