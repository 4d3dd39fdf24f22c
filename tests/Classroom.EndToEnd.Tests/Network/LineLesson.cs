using System.Text.RegularExpressions;
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

    private readonly List<MediaSeat> _others = [];
    private readonly string _sound = Path.GetTempFileName();
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
    public static async Task<LineLesson> Begin(int others, string? codec)
    {
        Assert.SkipUnless(EmulatedLine.IsPossible, "an emulated line needs root and /dev/net/tun");
        var lesson = new LineLesson();
        try
        {
            await lesson.Enter(others, codec);
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

    /// <summary>Reads what the sign of Ben's connection says, and what it advises.</summary>
    public async Task BenIsTold(params string[] words)
    {
        await Ben.People.Filter(new() { HasText = "(you)" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") }).ClickAsync();
        var advice = Ben.Page.GetByRole(AriaRole.Dialog, new() { Name = "My connection" });
        await Assertions.Expect(advice).ToContainTextAsync(new Regex(string.Join(".*", words.Select(Regex.Escape))));
        await Ben.Page.Keyboard.PressAsync("Escape");
    }

    public async ValueTask DisposeAsync()
    {
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
    }

    private async Task Enter(int others, string? codec)
    {
        SpeechLikeSound.Write(_sound);
        _server = await ServerProcess.StartAt(TeachersLine.NearAddress);
        var room = await TestRoom.Create(_server.Http, "Physics", codec);
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
    }
}
