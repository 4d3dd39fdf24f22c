using System.Diagnostics;
using System.Globalization;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Media;
using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>Ada, who teaches with microphone and camera, and Ben, who looks at her: two Chromium, each behind an emulated line of its own, among synthetic others.</summary>
internal sealed class LineLesson : IAsyncDisposable
{
    private const int CamerasOfOthers = 2;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);

    // For how long the encoder was held back by what, and the lines that it encodes, of all the streams that a page sends.
    private const string Sent =
        """
        async () => {
          const seen = { cpu: 0, bandwidth: 0, lines: [] };
          for (const peer of window.watched.peers) {
            if (peer.connectionState === "closed") continue;
            for (const report of (await peer.getStats()).values()) {
              if (report.type !== "outbound-rtp" || report.kind !== "video") continue;
              seen.cpu += report.qualityLimitationDurations?.cpu ?? 0;
              seen.bandwidth += report.qualityLimitationDurations?.bandwidth ?? 0;
              seen.lines.push(report.frameHeight ?? 0);
            }
          }
          return [seen.cpu, seen.bandwidth, ...seen.lines];
        }
        """;

    private readonly List<MediaSeat> _others = [];
    private readonly List<(TimeSpan At, Reception Seen)> _seconds = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly string _sound = Path.GetTempFileName();
    private Task _looking = Task.CompletedTask;
    private ServerProcess? _server;
    private Browser? _teaching;
    private Browser? _learning;

    private LineLesson()
    {
        TeachersLine = new EmulatedLine(seed: 1);
        StudentsLine = new EmulatedLine(seed: 2, answersAs: TeachersLine.NearAddress);
    }

    public EmulatedLine TeachersLine { get; }

    public EmulatedLine StudentsLine { get; }

    public Person Ada { get; private set; } = null!;

    public Person Ben { get; private set; } = null!;

    /// <summary>All are in, and Ben sees and hears Ada over good lines; she is shown large enough for her best layer.</summary>
    public static async Task<LineLesson> Begin(int others)
    {
        Assert.SkipUnless(EmulatedLine.IsPossible, "an emulated line needs root and /dev/net/tun");
        var lesson = new LineLesson();
        try
        {
            await lesson.Enter(others);
            return lesson;
        }
        catch
        {
            await lesson.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until what Ben gets of Ada fulfils a wish.</summary>
    public Task<Reception> Until(Func<Reception, bool> holds, string what) => Reception.Until(Ben, "Ada", holds, what);

    /// <summary>Waits until so many seconds of sound were played in a row of which at most this share was made up.</summary>
    public async Task<double> SoundIsWhole(double seconds, double share)
    {
        const int Rate = 48_000;
        for (var tries = 0; ; tries++)
        {
            var before = await Reception.Of(Ben, "Ada");
            var after = await Until(now => now.SoundSamples > before.SoundSamples + (seconds * Rate), "hears");
            var concealed = (after.ConcealedSamples - before.ConcealedSamples) / (after.SoundSamples - before.SoundSamples);
            if (concealed <= share)
                return concealed;
            Assert.True(tries < 3, $"{concealed:P1} of the sound is made up");
        }
    }

    /// <summary>Seconds for which Ada's encoder was held back for want of processor time.</summary>
    public async Task<double> LimitedByProcessor() => (await Ada.Page.EvaluateAsync<double[]>(Sent))[0];

    /// <summary>What Ben got, second by second, the same ones together; what Ada sent, and what the lines did.</summary>
    public async Task<string> Story()
    {
        var text = new System.Text.StringBuilder();
        (TimeSpan At, Reception Seen)[] seconds;
        lock (_seconds)
            seconds = [.. _seconds];
        for (var (i, from) = (1, 0); i <= seconds.Length; i++)
        {
            if (i < seconds.Length && seconds[i].Seen.Height.Equals(seconds[from].Seen.Height))
                continue;
            var (first, last) = (seconds[from], seconds[i - 1]);
            var frames = (last.Seen.DecodedFrames - first.Seen.DecodedFrames) / Math.Max(1, (last.At - first.At).TotalSeconds);
            text.AppendLine(CultureInfo.InvariantCulture, $"{first.At.TotalSeconds,6:F0} to {last.At.TotalSeconds:F0} s: {first.Seen.Height} lines, {frames:F1} pictures a second");
            from = i;
        }

        var end = await Reception.Of(Ben, "Ada");
        var sent = await Ada.Page.EvaluateAsync<double[]>(Sent);
        text.AppendLine(CultureInfo.InvariantCulture, $"{end.Freezes} freezes, {end.FrozenSeconds:F1} s in all; {end.ConcealedSamples / Math.Max(1, end.SoundSamples):P2} of {end.SoundSamples / 48_000:F0} s of sound made up");
        text.AppendLine(CultureInfo.InvariantCulture, $"Ada sends {string.Join(" and ", sent.Skip(2))} lines; held back by the processor {sent[0]:F1} s, by the line {sent[1]:F1} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"Ada's line {TeachersLine}").AppendLine(CultureInfo.InvariantCulture, $"Ben's line {StudentsLine}");
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        foreach (var other in _others)
            await other.DisposeAsync();
        foreach (var browser in new[] { _teaching, _learning })
        {
            if (browser is not null)
                await browser.DisposeAsync();
        }

        if (_server is not null)
            await _server.DisposeAsync();
        StudentsLine.Dispose();
        TeachersLine.Dispose();
        File.Delete(_sound);
        _stop.Dispose();
    }

    private async Task Enter(int others)
    {
        SpeechLikeSound.Write(_sound);
        _server = await ServerProcess.StartAt(TeachersLine.NearAddress);
        var room = await TestRoom.Create(_server.Http);
        _teaching = await Browser.StartIn(TeachersLine.Namespace, _server, $"--use-file-for-fake-audio-capture={_sound}");
        _learning = await Browser.StartIn(StudentsLine.Namespace, _server);
        Ada = await Reception.Enter(_teaching, "Ada", room.ModeratorUrl);
        Ben = await Reception.Enter(_learning, "Ben", room.ViewerUrl);
        for (var i = 0; i < others; i++)
            _others.Add(await MediaSeat.Start(await room.Student($"Guest {i}"), audio: i == 0, video: i is > 0 and <= CamerasOfOthers));
        await Ada.TurnOn();
        await Ben.Page.GetByRole(AriaRole.Button, new() { Name = "Faces large, in place of the board" }).ClickAsync();
        await Ben.Page.GetByRole(AriaRole.Button, new() { Name = "Enlarge Ada" }).ClickAsync();
        await Until(now => now is { SoundPackets: > 20, ShownFrames: > 5, Width: > 0 }, "sees and hears");
        _looking = Look();
    }

    private async Task Look()
    {
        try
        {
            while (true)
            {
                var seen = await Reception.Of(Ben, "Ada");
                lock (_seconds)
                    _seconds.Add((Stopwatch.GetElapsedTime(_began), seen));
                await Task.Delay(s_lookEvery, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The lesson is over.
        }
    }
}
