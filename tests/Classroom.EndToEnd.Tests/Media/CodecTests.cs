using System.Diagnostics;
using Classroom.Testing.Hub;
using Classroom.Testing.Media;
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

    // How loud the left and the right of the voice are that comes, over half a second; of one channel both are the same.
    private const string Ears =
        """
        async () => {
          if (!window.ears) {
            const heard = window.watched.voices.find((voice) => voice.srcObject)?.srcObject;
            if (!heard) return [0, 0];
            const context = new AudioContext();
            const both = new GainNode(context, { channelCount: 2, channelCountMode: "explicit" });
            const sides = context.createChannelSplitter(2);
            context.createMediaStreamSource(heard).connect(both).connect(sides);
            window.ears = [0, 1].map((side) => {
              const ear = context.createAnalyser();
              sides.connect(ear, side);
              return ear;
            });
          }
          const energies = [0, 0];
          for (let look = 0; look < 10; look++) {
            await new Promise((done) => setTimeout(done, 50));
            window.ears.forEach((ear, side) => {
              const samples = new Float32Array(ear.fftSize);
              ear.getFloatTimeDomainData(samples);
              for (const sample of samples) energies[side] += sample * sample / samples.length / 10;
            });
          }
          return energies.map(Math.sqrt);
        }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private const double Audible = 0.01;

    /// <summary>So much softer is what a codec for two channels mixes in of the other.</summary>
    private const double Apart = 8;

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

    [Theory]
    [InlineData("music", true)]
    [InlineData("off", false)]
    public async Task What_the_left_microphone_picks_up_is_heard_on_the_left_alone_in_music_and_on_both_sides_in_speech(string suppression, bool isApart)
    {
        var sound = Path.GetTempFileName();
        try
        {
            SpeechLikeSound.Write(sound, channels: 2);
            await using var studio = await Browser.Start(more: $"--use-file-for-fake-audio-capture={sound}");
            var room = await TestRoom.Create(classroom.Server.Http);
            await using var teacher = await Person.Open(studio, "Ada", 1280, 800, "en-GB");
            await teacher.Page.AddInitScriptAsync($$"""localStorage.setItem("classroom.media", JSON.stringify({ suppression: "{{suppression}}" }))""");
            await teacher.Join(room.ModeratorUrl);
            await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
            await teacher.TurnOn();
            await Reception.Until(student, "Ada", now => now is { SoundPackets: > 50, SoundEnergy: > 0 }, "hears");
            await Hears(student, (left, right) => left > Audible && (isApart ? right < left / Apart : right > left * 0.9));
            Assert.Empty(teacher.Problems.Concat(student.Problems));
        }
        finally
        {
            File.Delete(sound);
        }
    }

    private static async Task Hears(Person person, Func<double, double, bool> holds)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var sides = await person.Page.EvaluateAsync<double[]>(Ears);
            if (holds(sides[0], sides[1]))
                return;
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"left {sides[0]}, right {sides[1]}");
        }
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
