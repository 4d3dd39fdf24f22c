using System.Globalization;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>
/// A lecture: a teacher and a student in Chromium among synthetic listeners with seats, live sockets and media of their own. What the student sees and hears is
/// smooth by the browser's own statistics, and every listener gets as much as the others.
/// </summary>
[Collection(Alone.Name)]
public sealed class LectureTests
{
    private const string MinutesVariable = "CLASSROOM_TEST_LECTURE";
    private const int Listeners = 300;
    private const int FewListeners = 40;

    // Of the long run: what nobody complains of. Two Chromium that code pictures by software share the machine with all the others.
    private const double FrozenPartMax = 0.01;
    private const double ConcealedPartMax = 0.01;
    private const double PicturesPartMin = 0.9;
    private const double JitterMaxSeconds = 0.05;
    private const double LeastReceivedPart = 0.98;

    private static readonly TimeSpan s_stretch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // All listeners come from one address.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
    };

    [Fact]
    public async Task A_student_sees_and_hears_smoothly_among_many()
    {
        var minutes = Seeds.Number(MinutesVariable, 0);
        await using var server = await ServerProcess.Start(s_settings);
        await using var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http, "Lecture");
        await using var teacher = await Reception.Enter(browser, "Ada", room.ModeratorUrl);
        await teacher.TurnOn();
        await using var audience = await LectureAudience.Enter(room, minutes > 0 ? Listeners : FewListeners);
        await using var student = await Reception.Enter(browser, "Ben", room.ViewerUrl);
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 20, SoundEnergy: > 0, ShownFrames: > 5 }, "hears and sees the teacher");

        if (minutes > 0)
            await IsSmoothThroughout(teacher, student, audience, TimeSpan.FromMinutes(minutes));
        else
            await BecomesSmooth(teacher, student, audience);
        Assert.Empty(teacher.Problems.Concat(student.Problems));
    }

    /// <summary>On a machine that does other things too a stretch may be disturbed; not one after the other for so long.</summary>
    private static async Task BecomesSmooth(Person teacher, Person student, LectureAudience audience)
    {
        await audience.Received();
        for (var waited = TimeSpan.Zero; ; waited += s_stretch)
        {
            var (sent, got) = await Watch(teacher, student, s_stretch);
            var received = await audience.Received();
            if (IsSmooth(sent, got) && IsEven(received))
                return;
            Assert.True(waited < s_patience, $"{got}; the teacher sent {sent.Sent}, {sent.Limitation}; listeners {received[0]} to {received[^1]} packets");
        }
    }

    private static async Task IsSmoothThroughout(Person teacher, Person student, LectureAudience audience, TimeSpan length)
    {
        await Task.Delay(s_settling, TestContext.Current.CancellationToken);
        await audience.Received();
        var (sentFirst, first) = (await Smoothness.Of(teacher), await Smoothness.Of(student));
        var (pictures, jitter) = (new List<double>(), new List<double>());
        for (var waited = TimeSpan.Zero; waited < length; waited += s_look)
        {
            var (_, part) = await Watch(teacher, student, s_look);
            pictures.Add(part.FramesPerSecond);
            jitter.Add(Math.Max(part.PictureJitter, part.SoundJitter));
        }

        var (sent, all, received) = ((await Smoothness.Of(teacher)).Since(sentFirst), (await Smoothness.Of(student)).Since(first), await audience.Received());
        pictures.Sort();
        jitter.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{received.Length} listeners; {all}; the worst ten seconds {pictures[0]:F1} pictures a second, jitter in the median {jitter[jitter.Count / 2] * 1_000:F0} ms, "
            + $"at most {jitter[^1] * 1_000:F0} ms; the teacher sent {sent.Sent / sent.Seconds:F1}, limited by {sent.Limitation}; "
            + $"listeners got {received[0]} to {received[^1]} packets, {received[received.Length / 2]} in the median"));
        Assert.True(IsSmooth(sent, all), all.ToString());
        Assert.True(jitter[jitter.Count / 2] < JitterMaxSeconds, $"{jitter[jitter.Count / 2]} s of jitter in the median");
        Assert.True(IsEven(received), $"listeners got {received[0]} to {received[^1]} packets");
    }

    private static async Task<(Smoothness Sent, Smoothness Got)> Watch(Person teacher, Person student, TimeSpan length)
    {
        var (sent, got) = (await Smoothness.Of(teacher), await Smoothness.Of(student));
        await Task.Delay(length, TestContext.Current.CancellationToken);
        return ((await Smoothness.Of(teacher)).Since(sent), (await Smoothness.Of(student)).Since(got));
    }

    // "cpu" would be an encoder that gives up pixels because the rest of the page takes its time.
    private static bool IsSmooth(Smoothness sent, Smoothness got) =>
        sent.Limitation != "cpu" && got.FrozenPart <= FrozenPartMax && got.ConcealedPart <= ConcealedPartMax && got.FramesPerSecond >= PicturesPartMin * sent.Sent / sent.Seconds;

    private static bool IsEven(long[] received) => received[0] > 0 && received[0] >= LeastReceivedPart * received[received.Length / 2];
}
