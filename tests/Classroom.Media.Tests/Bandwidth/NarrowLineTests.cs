using System.Globalization;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>A lesson whose viewer's line becomes 0.4 Mbit/s: the one who teaches, with a camera in two sizes, is seen and heard without a break.</summary>
public sealed class NarrowLineTests
{
    private const int GoodMs = 10_000, StepMs = 10_000, NarrowMs = 20_000;

    /// <summary>A camera of 0.15 and 0.6 Mbit/s, as the page sends it, and one whose best is little more than its smallest; key frames are some twenty pictures large.</summary>
    private static readonly SyntheticPicture[] s_camera = [new(1, 620, 20), new(3, 830, 40)];
    private static readonly SyntheticPicture[] s_alike = [new(1, 620, 20), new(1, 1_000, 20)];

    /// <summary>Of the others two have cameras of one size that fit nowhere, one speaks.</summary>
    private static readonly SyntheticPicture s_others = new(5, 1_000, 27);

    [Theory]
    [InlineData(2, 0, false, 300, 3.5)]
    [InlineData(2, 45, false, 300, 4.5)]
    [InlineData(0, 0, false, 300, 2)]
    [InlineData(0, 30, true, 2_000, 5.5)]
    public void The_picture_goes_on_and_sound_is_heard(int cameras, int jitterMs, bool isAlike, double stillMs, double soundMissing)
    {
        List<string> wrong = [];
        for (var seed = 1; seed <= 4; seed++)
        {
            var (still, missing) = Play(seed, cameras, jitterMs, isAlike ? s_alike : s_camera);
            var line = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: still for {still:F0} ms, {missing:F1} % of the sound lost");
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            if (still > stillMs || missing > soundMissing) wrong.Add(line);
        }
        Assert.Empty(wrong);
    }

    private static (double StillMs, double SoundMissing) Play(int seed, int cameras, int jitterMs, SyntheticPicture[] camera)
    {
        using var lesson = new Lesson(seed, resendTimeMs: 60_000);
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { Rids = ["l", "h"] });
        List<SyntheticClient> others = [.. Enumerable.Range(0, cameras).Select(i => lesson.Publish($"camera{i}", new SyntheticOffer { Audio = false }).Client), lesson.Publish("speaker", new SyntheticOffer { Video = false }).Client];
        var (viewer, peer) = lesson.Subscribe("viewer");
        (viewer.ReportsLosses, viewer.AsksWhenStill) = (true, true);
        lesson.Run(200);
        lesson.Connect([teacher, .. others, viewer]);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 1_000));
        NetworkConditions Line(double megabits) => NetworkPlan.Line(megabits) with { JitterUs = jitterMs * 1_000, KeepsOrder = true };
        var up = new NetworkConditions { DelayUs = 20_000, JitterUs = jitterMs * 1_000, KeepsOrder = true };
        lesson.Shape(teacher, up, Line(3));
        lesson.Shape(viewer, up, Line(3));
        teacher.Pictures = camera;
        foreach (var one in (SyntheticClient[])[teacher, .. others])
        {
            if (one != teacher) one.Pictures = [s_others];
            lesson.Run(7 * seed);
            one.Start(lesson.Network.NowUs);
        }
        lesson.Run(GoodMs);
        lesson.Shape(viewer, up, Line(0.4));
        lesson.Run(StepMs);
        var fromUs = lesson.Network.NowUs;
        lesson.Run(NarrowMs);
        var sound = viewer.Received.Values.Where(source => !source.IsVideo);
        return (viewer.Find("teacher teacher-video")!.Shown.LongestGapUs(fromUs, lesson.Network.NowUs) / 1_000.0,
            100 * sound.Max(source => source.Missing / (double)(source.Missing + source.Numbers.Count)));
    }
}
