using System.Diagnostics;
using System.Globalization;
using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>A meeting whose pictures somebody cannot show.</summary>
public sealed class FallbackTests(RunningClassroom classroom)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Codec and lines of all pictures that flow in one direction, each once.
    private const string Look =
        """
        async (type) => {
          const seen = [];
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const stats = await peer.getStats();
            for (const report of stats.values())
              if (report.type === type && report.kind === "video" && (report.framesPerSecond ?? 0) > 0)
                seen.push(`${stats.get(report.codecId)?.mimeType} ${report.frameHeight}`);
          }
          return seen.join(", ");
        }
        """;

    [Fact]
    public async Task Somebody_who_cannot_show_the_rooms_codec_makes_all_send_what_everybody_can()
    {
        var room = await TestRoom.Create(classroom.Server.Http, "Physics", "vp9");
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Until(teacher, "outbound-rtp", "video/VP9");
        await using var old = await Person.Open(classroom.Browser, "Cleo", 1280, 800, "en-GB");
        await Reception.Watched(old);
        await old.Page.AddInitScriptAsync(
            """
            const all = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);
            RTCRtpReceiver.getCapabilities = (kind) => ({ ...all(kind), codecs: all(kind).codecs.filter((one) => !/VP9|AV1/.test(one.mimeType)) });
            """);
        await old.Join(room.ViewerUrl);
        await Reception.Until(old, "Ada", now => now is { SoundEnergy: > 0, DecodedFrames: > 20, ShownFrames: > 20 }, "sees VP8");
        Assert.DoesNotContain("VP9", await Seen(teacher, "outbound-rtp"), StringComparison.Ordinal);
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(teacher.Problems.Concat(student.Problems).Concat(old.Problems));
    }

    private static Task<string> Seen(Person person, string type) => person.Page.EvaluateAsync<string>(Look, type);

    private static async Task Until(Person person, string type, string wanted)
    {
        var since = Stopwatch.GetTimestamp();
        while (await Seen(person, type) is var seen && !seen.Contains(wanted, StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, string.Create(CultureInfo.InvariantCulture, $"not in time: {person.Name}, {type}: {seen} and not {wanted}"));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
