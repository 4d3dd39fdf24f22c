using System.Diagnostics;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>
/// A lesson of two Chromium over emulated lines, watched by the browsers' own statistics: each once round in make test, for minutes and among others in make soak.
/// </summary>
[Collection(Alone.Name)]
public sealed class BadLineTests
{
    /// <summary>For how many seconds each is watched.</summary>
    private const string WatchVariable = "CLASSROOM_TEST_WATCH";
    private const int OthersOfLongOnes = 6;

    /// <summary>With a second tile there is a choice of large faces.</summary>
    private const int Others = 1;
    private const double SecondsOfSound = 10;

    /// <summary>At 10 % of loss on both ways: what ConcealmentTests allow in virtual time.</summary>
    private const double ConcealedMax = 0.07;

    /// <summary>Lines of the layers that a camera sends.</summary>
    private const double Best = 360;
    private const double Small = 180;

    private static readonly int s_seconds = Seeds.Number(WatchVariable, 0);
    private static readonly int s_others = s_seconds > 0 ? OthersOfLongOnes : Others;
    private static readonly NetworkConditions s_good = NetworkPlan.Line(3);

    [Fact]
    public Task At_10_percent_of_loss_on_both_ways_the_picture_moves_and_sound_is_whole() => Watch(async lesson =>
    {
        lesson.TeachersLine.Shape(s_good with { Loss = 0.1 });
        lesson.StudentsLine.Shape(s_good with { Loss = 0.1 });
        var before = await lesson.Until(_ => true, "is looked at");
        Say($"{await lesson.SoundIsWhole(SecondsOfSound, ConcealedMax):P1} of the sound made up");
        await lesson.Until(now => now.ShownFrames > before.ShownFrames + 100 && now.Height >= Small, "the picture moves");
    });

    [Fact]
    public Task On_a_line_that_becomes_narrow_a_smaller_layer_comes_and_the_best_again_after_it() => Watch(async lesson =>
    {
        lesson.StudentsLine.Shape(s_good);
        var before = await lesson.Until(now => now.Height >= Best, "the best on a good line");
        await lesson.Until(now => now.ShownFrames > before.ShownFrames + 40, "goes on on the good line");
        lesson.StudentsLine.Down.Conditions = NetworkPlan.Line(0.4);
        before = await lesson.Until(now => now.Height is > 0 and <= Small, "the small one on a narrow line");
        await lesson.Until(now => now.ShownFrames > before.ShownFrames + 40 && now.SoundPackets > before.SoundPackets + 100, "goes on on the narrow line");
        lesson.StudentsLine.Down.Conditions = s_good;
        before = await lesson.Until(now => now.Height >= Best, "the best again");
        await lesson.Until(now => now.ShownFrames > before.ShownFrames + 40, "goes on with the best");
    });

    private static async Task Watch(Func<LineLesson, Task> round)
    {
        await using var lesson = await LineLesson.Begin(s_others);
        var began = Stopwatch.GetTimestamp();
        try
        {
            do
            {
                await round(lesson);
            }
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < s_seconds);
        }
        finally
        {
            Say(await lesson.Story());
        }

        Assert.Equal(0, await lesson.LimitedByProcessor());
        Assert.Empty(lesson.Ada.Problems.Concat(lesson.Ben.Problems));
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
