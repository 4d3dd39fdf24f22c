using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Chromium sends one stream with a picture in two sizes; whoever shows it small and whoever shows it large get their own.</summary>
public sealed class LayersTests(RunningClassroom classroom)
{
    [Theory]
    [InlineData("vp9", "video/VP9")]
    [InlineData("av1", "video/AV1")]
    public async Task A_small_tile_and_a_large_one_get_two_sizes_of_one_stream(string codec, string mime)
    {
        var room = await TestRoom.Create(classroom.Server.Http, "Physics", codec);
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var small = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await using var large = await Reception.Enter(classroom.Browser, "Cleo", room.ViewerUrl);
        await teacher.TurnOn();
        // Where there is one tile alone there is nothing to make large: with their voices they have one of their own.
        await OpenMicrophone(small);
        await OpenMicrophone(large);
        await large.Button("Faces large, in place of the board").ClickAsync();
        await Pictures.Are(Pictures.Sent, teacher, $"{mime} 360 L2T3_KEY");
        await Pictures.Are(Pictures.Received, large, $"{mime} 360");
        await Pictures.Are(Pictures.Received, small, $"{mime} 180");
        await Reception.GoesOn(large, "Ada");
        await Reception.GoesOn(small, "Ada");

        // Back to a small tile and up again: the stream goes on, whichever size of it comes.
        await large.Page.Keyboard.PressAsync("Escape");
        await Pictures.Are(Pictures.Received, large, $"{mime} 180");
        await small.Button("Faces large, in place of the board").ClickAsync();
        await Pictures.Are(Pictures.Received, small, $"{mime} 360");
        await Reception.GoesOn(small, "Ada");
        Assert.Empty(teacher.Problems.Concat(small.Problems).Concat(large.Problems));
    }

    private static async Task OpenMicrophone(Person person)
    {
        var button = person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First;
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
