using System.Diagnostics;
using System.Globalization;
using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Chromium sends one stream with a picture in two sizes; whoever shows it small and whoever shows it large get their own.</summary>
public sealed class LayersTests(RunningClassroom classroom)
{
    private const double LongestHaltSeconds = 0.4;

    /// <summary>One of so many changes has to pass without any halt.</summary>
    private const int ChangesMax = 3;

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

    [Fact]
    public async Task What_nobody_shows_large_is_sent_small_alone_until_somebody_does()
    {
        var room = await TestRoom.Create(classroom.Server.Http, "Physics", "vp8");
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await teacher.TurnOn();
        await Pictures.Until(Pictures.Sent, teacher, seen => Heights(seen) == "180", "alone, the small one");
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await OpenMicrophone(student);
        await Pictures.Are(Pictures.Received, student, "video/VP8 180");
        await Pictures.Until(Pictures.Sent, teacher, seen => Heights(seen) == "180", "for a small tile the small one");
        var before = await LargeFrames(teacher);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.Equal(before, await LargeFrames(teacher));
        await Reception.GoesOn(student, "Ada");

        // Chromium begins both layers anew, which a busy machine may show as a short halt; but not each time, and waiting for a key frame would be a long one.
        for (var changes = 1; await Enlarge(teacher, student) > 0; changes++)
        {
            Assert.True(changes < ChangesMax, "the picture halts at every change");
            await student.Page.Keyboard.PressAsync("Escape");
            await Pictures.Until(Pictures.Sent, teacher, seen => Heights(seen) == "180", "small in between");
        }

        // Small again; and off and on again, the camera is still sent as it is shown.
        await student.Page.Keyboard.PressAsync("Escape");
        await Pictures.Until(Pictures.Sent, teacher, seen => Heights(seen) == "180", "small again");
        await Toggle(teacher, "^Camera", "false");
        await Toggle(teacher, "^Camera", "true");
        await Pictures.Are(Pictures.Received, student, "video/VP8 180");
        await Reception.GoesOn(student, "Ada");
        await student.Button("Faces large, in place of the board").ClickAsync();
        await Pictures.Are(Pictures.Received, student, "video/VP8 360");
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    // Gives how often the picture halted meanwhile.
    private static async Task<double> Enlarge(Person teacher, Person student)
    {
        var seenBefore = await Reception.Of(student, "Ada");
        var since = Stopwatch.GetTimestamp();
        await student.Button("Faces large, in place of the board").ClickAsync();
        await Reception.Until(student, "Ada", now => now.Height == 360, "the large one");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"360 lines {Stopwatch.GetElapsedTime(since).TotalSeconds:0.00} s after the click"));
        await Pictures.Until(Pictures.Sent, teacher, seen => Heights(seen) == "180 360", "both");
        await Reception.GoesOn(student, "Ada");
        var seenAfter = await Reception.Of(student, "Ada");
        var halts = seenAfter.Freezes - seenBefore.Freezes;
        Assert.InRange(halts, 0, 1);
        Assert.InRange(seenAfter.FrozenSeconds - seenBefore.FrozenSeconds, 0, LongestHaltSeconds);
        return halts;
    }

    private static string Heights(string sent) => string.Join(' ', sent.Split(", ").Select(one => one.Split(' ').ElementAtOrDefault(1)).Order());

    private static Task<double> LargeFrames(Person person) => person.Page.EvaluateAsync<double>(
        """
        async () => {
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            for (const report of (await peer.getStats()).values())
              if (report.type === "outbound-rtp" && report.rid === "h") return report.framesEncoded;
          }
          return -1;
        }
        """);

    private static Task OpenMicrophone(Person person) => Toggle(person, "^Microphone", "true");

    private static async Task Toggle(Person person, string name, string pressed)
    {
        var button = person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(name) }).First;
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", pressed);
    }
}
