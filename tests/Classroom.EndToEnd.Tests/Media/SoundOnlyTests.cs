using Classroom.Testing.Hub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>"Sound only": pictures are neither sent nor received.</summary>
public sealed class SoundOnlyTests(RunningClassroom classroom)
{
    [Fact]
    public async Task Sound_only_ends_pictures_both_ways_and_normal_brings_them_back()
    {
        await using var pair = await classroom.WatchedPair();
        var (teacher, student) = pair;
        await teacher.TurnOn();
        await student.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");

        await student.Button("Settings").ClickAsync();
        await student.Page.GetByRole(AriaRole.Radio, new() { Name = "sound only" }).ClickAsync();
        await student.Button("Close").ClickAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, DecodedFrames: 0 }, "sound comes and no picture");
        Assert.Equal(0, await VideoBytes(student));
        await Expect(teacher.People.Filter(new() { HasText = "Ben" }).GetByLabel("Camera is on")).ToHaveCountAsync(0);
        await student.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Camera") }).ClickAsync();
        await Expect(student.Page.GetByText("The camera stays off")).ToBeVisibleAsync();

        await student.Page.ReloadAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, DecodedFrames: 0 }, "after a reload, too");
        Assert.Equal(0, await VideoBytes(student));

        await student.Button("Show pictures").ClickAsync();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "picture and sound are back");
        Assert.Empty(pair.Problems);
    }

    // Of everything that has come on the connections that are open now.
    private static Task<double> VideoBytes(Person person) => person.Page.EvaluateAsync<double>(
        """
        async () => {
          let bytes = 0;
          for (const peer of window.watched.peers.filter(one => one.connectionState === "connected")) {
            for (const report of (await peer.getStats()).values()) {
              if (report.type === "inbound-rtp" && report.kind === "video") bytes += report.bytesReceived;
            }
          }
          return bytes;
        }
        """);
}
