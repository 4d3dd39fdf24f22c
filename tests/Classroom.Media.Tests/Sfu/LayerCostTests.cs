using Classroom.Sfu;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>What a layer is said to take, second by second.</summary>
public sealed class LayerCostTests
{
    [Theory]
    [InlineData(160_000, 260_000, 160_000, 160_000, 160_000)]
    [InlineData(160_000, 260_000, 260_000, 260_000, 235_000)]
    [InlineData(260_000, 160_000, 160_000, 160_000, 160_000)]
    [InlineData(160_000, 160_000, 0, 0, 102_400)]
    public void A_dear_second_is_no_rise_and_what_stands_still_is_forgotten_slowly(long first, long second, long third, long fourth, long expected)
    {
        var cost = new LayerCost();
        foreach (var took in (long[])[first, second, third, fourth]) cost.Measure(took);
        Assert.InRange(cost.Bps, expected - 100, expected + 100);
    }
}
