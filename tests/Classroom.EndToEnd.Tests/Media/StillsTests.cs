using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Stills in a real browser: each is decoded, and stays until the next.</summary>
public sealed class StillsTests(RunningClassroom classroom)
{
    private const string Pictures =
        """
        async () => {
          const seen = { frames: 0, keyFrames: 0, bytes: 0, lines: 0, lost: 0 };
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            for (const report of (await peer.getStats()).values()) {
              if (report.type !== "inbound-rtp" || report.kind !== "video") continue;
              seen.frames += report.framesDecoded ?? 0;
              seen.keyFrames += report.keyFramesDecoded ?? 0;
              seen.bytes += report.bytesReceived + (report.headerBytesReceived ?? 0);
              seen.lines = Math.max(seen.lines, report.frameHeight ?? 0);
              seen.lost += report.packetsLost;
            }
          }
          return seen;
        }
        """;

    [Fact]
    public async Task Who_saves_data_sees_a_new_picture_every_few_seconds_and_moving_ones_when_wished()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.TurnOn();
        await using var student = await classroom.Person("Ben", 1280, 800);
        await Reception.Watched(student);
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Page.GetByRole(AriaRole.Radio, new() { Name = "stills" }).CheckAsync(new() { Force = true });
        await student.Enter();
        await Expect(student.Page.Locator(".cameras-note")).ToContainTextAsync("Stills");

        await Reception.Until(student, "Ada", now => now is { Width: > 0, ShownFrames: > 0 }, "the first still");
        var first = await Seen.Of(student);
        var since = Stopwatch.GetTimestamp();
        await Reception.Until(student, "Ada", now => now is { Width: > 0 } && now.DecodedFrames >= first.Frames + 2, "two further ones");
        var took = Stopwatch.GetElapsedTime(since);
        var now = await Seen.Of(student);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"2 stills of {now.Lines} lines in {took.TotalSeconds:0.0} s, {(now.Bytes - first.Bytes) / 2:0} bytes each"));
        Assert.Equal(now.Frames, now.KeyFrames);
        Assert.InRange(now.Frames, 3, 5);
        Assert.InRange(now.Lines, 90, 200);
        Assert.Equal(0, now.Lost);
        Assert.True(took > TimeSpan.FromSeconds(8), $"two stills within {took}");

        await student.Button("Show pictures").ClickAsync();
        await Reception.Until(student, "Ada", one => one.DecodedFrames > now.Frames + 40, "moving pictures");
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    /// <summary>All pictures that have come on the connections that are open.</summary>
    internal sealed record Seen
    {
        public double Frames { get; set; }

        public double KeyFrames { get; set; }

        public double Bytes { get; set; }

        public double Lines { get; set; }

        public double Lost { get; set; }

        public static Task<Seen> Of(Person person) => person.Page.EvaluateAsync<Seen>(Pictures);
    }
}
