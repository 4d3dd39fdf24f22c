using Classroom.Rtc.Bandwidth;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>Paths that drop instead of queueing: which loss is answered.</summary>
public sealed class LossControllerTests
{
    private const long TurnUs = 100_000;
    private const long CapacityBps = 500_000;

    [Fact]
    public void A_path_that_drops_what_is_too_much_is_met_within_two_seconds()
    {
        var controller = new LossController();
        Assert.InRange(Play(controller, 3_000_000, 20, rate => 1 - Math.Min(1, CapacityBps / (double)rate)), 0.8 * CapacityBps, 1.25 * CapacityBps);
    }

    [Fact]
    public void Loss_that_does_not_answer_to_the_rate_is_the_paths_own()
    {
        var controller = new LossController();
        Assert.True(Play(controller, 3_000_000, 600, _ => 0.15) > 2_000_000);
        Assert.InRange(controller.Own, 0.1, 0.3);
    }

    [Fact]
    public void A_queue_that_stands_and_drops_a_little_is_given_less_than_gets_through_and_is_not_the_paths_own_loss()
    {
        Assert.Equal(3_000_000, Play(new LossController(), 3_000_000, 20, _ => 0.05));
        var controller = new LossController();
        Assert.True(Play(controller, 3_000_000, 20, _ => 0.05, isQueued: true) < 2_500_000);
        Assert.Equal(0, controller.Own);
    }

    [Fact]
    public void After_the_loss_it_grows_again()
    {
        var controller = new LossController();
        var low = Play(controller, 3_000_000, 20, rate => 1 - Math.Min(1, CapacityBps / (double)rate));
        Assert.True(Play(controller, low, 100, _ => 0, maxBps: 10_000_000) > 1.8 * low);
        controller.RaiseTo(5_000_000);
        Assert.Equal(5_000_000, controller.RateBps);
    }

    /// <summary>Sends at what is allowed, packets of 1,000 bytes; gives the rate at the end.</summary>
    private static long Play(LossController controller, long startBps, int turns, Func<long, double> lossAt, long maxBps = 3_000_000, bool isQueued = false)
    {
        var random = new Random(1);
        var rateBps = startBps;
        for (long turn = 1; turn <= turns; turn++)
        {
            var loss = lossAt(rateBps);
            var packets = (int)Math.Max(1, rateBps * TurnUs / 8_000_000_000);
            var received = 0;
            for (var i = 0; i < packets; i++)
            {
                if (random.NextDouble() < loss) controller.NoteLost();
                else
                {
                    controller.NoteReceived();
                    received++;
                }
            }
            controller.Update(turn * TurnUs, rateBps, received * 8_000_000_000 / TurnUs, isQueued);
            rateBps = Math.Min(maxBps, controller.RateBps);
        }
        return rateBps;
    }
}
