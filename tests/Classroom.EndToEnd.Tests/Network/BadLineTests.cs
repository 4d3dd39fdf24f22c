using System.Diagnostics;
using System.Globalization;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>
/// A lesson of two Chromium over emulated lines, watched without a break by the browsers' own statistics while the lines are good, lose, become narrow and good again:
/// in make test until each time the picture has followed, in make soak for minutes and among others.
/// </summary>
[Collection(Alone.Name)]
public sealed class BadLineTests
{
    /// <summary>For how many seconds in all.</summary>
    internal const string WatchVariable = "CLASSROOM_TEST_WATCH";

    /// <summary>What the lengths below add up to.</summary>
    private const double UsualSeconds = 600;
    private const int OthersOfLongOne = 6;

    private const int Others = 2;

    /// <summary>In megabits: of the fake camera's picture VP9's best layer fits into 0.4 beside the sound.</summary>
    private const double NarrowForVp9 = 0.25;
    private const double SecondsOfSound = 10;
    private const string Good = "good";
    private const string Lossy = "10 % lost";

    /// <summary>At 10 % of loss on both ways: what ConcealmentTests allow in virtual time.</summary>
    private const double ConcealedMax = 0.07;

    /// <summary>What is wanted of the long one where nothing is wrong with the lines.</summary>
    private const double ConcealedOnGoodLinesMax = 0.01;
    private static readonly TimeSpan s_stillMax = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_stretch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly int s_seconds = Seeds.Number(WatchVariable, 0);
    private static readonly NetworkConditions s_good = NetworkPlan.Line(3);
    private static readonly NetworkConditions s_lossy = s_good with { Loss = 0.1 };
    private static Phase[] Phases(double narrow) =>
    [
        new(Good, 60, s_good, s_good, LineLook.IsBest),
        new(Lossy, 180, s_lossy, s_lossy, _ => true),
        new(Good, 60, s_good, s_good, LineLook.IsBest),
        new(string.Create(CultureInfo.InvariantCulture, $"{narrow} Mbit/s"), 60, s_good, NetworkPlan.Line(narrow), LineLook.IsSmall),
        new(Good, 90, s_good, s_good, LineLook.IsBest),
        new(string.Create(CultureInfo.InvariantCulture, $"{narrow} Mbit/s"), 60, s_good, NetworkPlan.Line(narrow), LineLook.IsSmall),
        new(Good, 90, s_good, s_good, LineLook.IsBest),
    ];

    /// <summary>The short one has one step.</summary>
    private const int PhasesOfShortOne = 5;

    [Theory]
    [InlineData(null, 0.4)]
    [InlineData("vp9", NarrowForVp9)]
    public async Task Over_lines_that_lose_and_become_narrow_layers_follow_sound_is_whole_and_the_processor_holds_nobody_back(string? codec, double narrow)
    {
        var phases = Phases(narrow);
        await using var lesson = await LineLesson.Begin(s_seconds > 0 ? OthersOfLongOne : Others, codec);
        await using var watch = new LineWatch(lesson);
        try
        {
            foreach (var phase in s_seconds > 0 ? phases : phases[..PhasesOfShortOne])
                await Go(lesson, watch, phase);
        }
        finally
        {
            await watch.End();
            Say(watch.ToString());
            Say(string.Create(CultureInfo.InvariantCulture, $"Ada's line {lesson.TeachersLine}\nBen's line {lesson.StudentsLine}"));
        }

        if (s_seconds > 0)
            WasGoodThroughout(watch);
        else if (codec is null)
            await IsNotHeldBack(lesson);
        Assert.Empty(lesson.Ada.Problems.Concat(lesson.Ben.Problems));
    }

    /// <summary>Makes the lines so, waits until the picture has followed and both go on, and stays for the phase's length.</summary>
    private static async Task Go(LineLesson lesson, LineWatch watch, Phase phase)
    {
        var began = Stopwatch.GetTimestamp();
        lesson.TeachersLine.Shape(phase.Line);
        lesson.StudentsLine.Up.Conditions = phase.Line;
        lesson.StudentsLine.Down.Conditions = phase.StudentsDown;
        watch.Begin(phase.Name);
        var come = await lesson.Until(phase.HasCome, $"the picture that fits, {phase.Name}");
        watch.Came();
        if (s_seconds == 0 && phase.Line == s_lossy)
        {
            Say($"{await lesson.SoundIsWhole(SecondsOfSound, ConcealedMax):P1} of the sound made up");
            await lesson.BenIsTold("Your connection loses", "come closer to the Wi-Fi or use a cable");
        }

        await lesson.Until(now => now.ShownFrames > come.ShownFrames + 40 && now.SoundPackets > come.SoundPackets + 100, $"goes on, {phase.Name}");
        var rest = TimeSpan.FromSeconds(phase.Seconds * s_seconds / UsualSeconds) - Stopwatch.GetElapsedTime(began);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, TestContext.Current.CancellationToken);
    }

    private static void WasGoodThroughout(LineWatch watch)
    {
        Assert.Equal(0, watch.HeldBackByProcessor);
        foreach (var part in watch.Parts)
        {
            Assert.True(part.LongestStillLater <= s_stillMax, $"stood still for {part.LongestStillLater.TotalSeconds:F1} s; {part}");
            Assert.True(part.ConcealedLater <= (part.Name == Good ? ConcealedOnGoodLinesMax : ConcealedMax), part.ToString());
            Assert.True(part.Name != Lossy || part.ConcealedPart <= ConcealedMax, part.ToString());
        }
    }

    /// <summary>On a machine that does other things too the encoder may be held back for a while; not one stretch after the other for so long.</summary>
    private static async Task IsNotHeldBack(LineLesson lesson)
    {
        for (var waited = TimeSpan.Zero; ; waited += s_stretch)
        {
            var before = await LineLook.At(lesson);
            await Task.Delay(s_stretch, TestContext.Current.CancellationToken);
            var after = await LineLook.At(lesson);
            if (after.HeldBackByProcessor <= before.HeldBackByProcessor && !after.IsHeldBackByProcessor)
                return;
            Assert.True(waited < s_patience, $"the encoder was held back by the processor for {after.HeldBackByProcessor:F1} s");
        }
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    /// <summary>How the lines are for some seconds, of the usual length, and which picture comes then.</summary>
    private sealed record Phase(string Name, double Seconds, NetworkConditions Line, NetworkConditions StudentsDown, Func<Reception, bool> HasCome);
}
