using Classroom.Rtc.Bandwidth;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>Thirty pictures a second over a path whose delay is given: when is it a queue that fills?</summary>
public sealed class DelayTrendTests
{
    private const long FrameUs = 33_333;

    [Fact]
    public void A_steady_path_is_normal() => Assert.All(Play(300, _ => 20_000), use => Assert.Equal(PathUse.Normal, use));

    [Theory]
    [InlineData(1.1)]
    [InlineData(1.5)]
    [InlineData(6)]
    public void A_queue_that_fills_is_seen_within_half_a_second(double load)
    {
        // Each picture takes longer than there is time until the next.
        var uses = Play(120, frame => frame < 60 ? 20_000 : 20_000 + (long)((frame - 59) * (load - 1) * FrameUs));
        Assert.All(uses[..60], use => Assert.NotEqual(PathUse.Over, use));
        Assert.Contains(PathUse.Over, uses[60..75]);
    }

    [Fact]
    public void A_queue_that_empties_is_under_use() =>
        Assert.Contains(PathUse.Under, Play(120, frame => Math.Max(20_000, 420_000 - Math.Max(0, frame - 60) * 10_000)));

    [Fact]
    public void One_large_picture_is_no_queue_that_fills() =>
        Assert.DoesNotContain(PathUse.Over, Play(200, frame => 20_000 + frame switch { 100 => 70_000, 101 => 50_000, 102 => 31_000, 103 => 12_000, _ => 0 }));

    [Fact]
    public void An_uneven_path_is_rarely_taken_for_one_that_fills()
    {
        var random = new Random(4);
        var uses = Play(3_000, _ => 20_000 + random.Next(100_000));
        Assert.True(uses.Count(use => use == PathUse.Over) < 30, $"{uses.Count(use => use == PathUse.Over)} of 3,000");
    }

    private static List<PathUse> Play(int frames, Func<int, long> delayUs)
    {
        var trend = new DelayTrend();
        var uses = new List<PathUse>();
        var beforeUs = delayUs(0);
        for (var i = 1; i <= frames; i++)
        {
            var arrivedUs = i * FrameUs + delayUs(i);
            trend.Add(arrivedUs, FrameUs, arrivedUs - beforeUs);
            beforeUs = arrivedUs;
            uses.Add(trend.Use);
        }
        return uses;
    }
}
