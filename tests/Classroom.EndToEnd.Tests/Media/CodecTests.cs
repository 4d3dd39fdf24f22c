using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Chromium sends and shows what the room says, and its sound survives loss; by its own statistics.</summary>
public sealed class CodecTests(RunningClassroom classroom)
{
    // Of one direction and kind: the codec's name and parameters, and frames decoded or packets sent.
    private const string Look =
        """
        async ([type, kind]) => {
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const stats = await peer.getStats();
            for (const report of stats.values()) {
              if (report.type !== type || report.kind !== kind) continue;
              const codec = stats.get(report.codecId);
              if (codec) return [codec.mimeType, codec.sdpFmtpLine ?? "", String(report.framesDecoded ?? report.packetsSent ?? report.packetsReceived)];
            }
          }
          return ["", "", "0"];
        }
        """;

    [Theory]
    [InlineData(null, "video/VP8")]
    [InlineData("h264", "video/H264")]
    [InlineData("vp9", "video/VP9")]
    [InlineData("av1", "video/AV1")]
    public async Task The_rooms_codec_is_sent_and_shown(string? codec, string mime)
    {
        var room = await TestRoom.Create(classroom.Server.Http, "Physics", codec);
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, SoundEnergy: > 0, DecodedFrames: > 40, ShownFrames: > 40, Width: > 0 }, $"sees {mime}");
        Assert.Equal(mime, (await Of(teacher, "outbound-rtp", "video")).Mime);
        Assert.Equal(mime, (await Of(student, "inbound-rtp", "video")).Mime);
        var sound = await Of(teacher, "outbound-rtp", "audio");
        Assert.Equal("audio/opus", sound.Mime);
        Assert.Contains("usedtx=1", sound.Parameters, StringComparison.Ordinal);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    [Fact]
    public async Task Each_frame_of_sound_goes_out_twice()
    {
        var room = await TestRoom.Create(classroom.Server.Http);
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 100, SoundEnergy: > 0 }, "hears");
        var (heads, payload) = await Sent(teacher);
        // Speech at 32 kbit/s makes frames of some 80 octets: with its copy a packet is well above.
        Assert.True(payload / heads > 100, $"{payload / heads} octets a packet");
    }

    [Fact]
    public async Task Music_is_sent_and_played_in_two_channels()
    {
        var room = await TestRoom.Create(classroom.Server.Http);
        await using var teacher = await Person.Open(classroom.Browser, "Ada", 1280, 800, "en-GB");
        await Reception.Watched(teacher);
        await teacher.Page.AddInitScriptAsync("""localStorage.setItem("classroom.media", JSON.stringify({ suppression: "music" }))""");
        await teacher.Join(room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, SoundEnergy: > 0 }, "hears music");
        var sent = (await Of(teacher, "outbound-rtp", "audio")).Parameters;
        Assert.Contains("stereo=1", sent, StringComparison.Ordinal);
        Assert.Contains("maxaveragebitrate=128000", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("usedtx", sent, StringComparison.Ordinal);
        Assert.Contains("stereo=1", (await Of(student, "inbound-rtp", "audio")).Parameters, StringComparison.Ordinal);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    private static async Task<(string Mime, string Parameters, string Count)> Of(Person person, string type, string kind)
    {
        var seen = await person.Page.EvaluateAsync<string[]>(Look, new[] { type, kind });
        return (seen[0], seen[1], seen[2]);
    }

    private static async Task<(double Packets, double Octets)> Sent(Person person)
    {
        var seen = await person.Page.EvaluateAsync<double[]>(
            """
            async () => {
              for (const peer of window.watched.peers) {
                for (const report of (await peer.getStats()).values())
                  if (report.type === "outbound-rtp" && report.kind === "audio" && report.packetsSent > 0) return [report.packetsSent, report.bytesSent];
              }
              return [1, 0];
            }
            """);
        return (seen[0], seen[1]);
    }
}
