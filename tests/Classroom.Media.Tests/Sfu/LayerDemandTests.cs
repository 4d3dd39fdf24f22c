using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Which layers of a camera are needed, by the tiles that show it and by time alone.</summary>
public sealed class LayerDemandTests
{
    private const int Small = 90, Middle = 180, Large = 360;
    private const long LookUs = 250_000;
    private static readonly int[] s_heights = [Small, Middle, Large];
    private readonly Encoding[] _layers = [.. s_heights.Select(_ => new Encoding(MediaKind.Video, VideoCodec.Vp8))];
    private readonly LayerDemand _demand = new(s_heights.Length);
    private long _nowUs = 1_000_000_000;

    [Theory]
    [InlineData(0, 0b110)]
    [InlineData(1, 0b110)]
    [InlineData(Small, 0b110)]
    [InlineData(Small + 1, 0b100)]
    [InlineData(Middle, 0b100)]
    [InlineData(Middle + 1, 0)]
    [InlineData(int.MaxValue, 0)]
    public void What_is_larger_than_the_largest_tile_needs_is_not_needed_after_a_while(int lines, int unused)
    {
        Look(LayerDemand.UnusedUs - LookUs, Large);
        Look(LayerDemand.UnusedUs - LookUs, lines);
        Assert.Equal(0, _demand.Unused);
        Look(LookUs, lines);
        Assert.Equal(unused, _demand.Unused);
        Look(LookUs, Large);
        Assert.Equal(0, _demand.Unused);
    }

    [Fact]
    public void A_layer_that_has_never_come_is_not_said_to_be_unneeded()
    {
        for (var i = 0; i < 100; i++) Look(LookUs, Small, comes: 0b011);
        Assert.Equal(0b010, _demand.Unused);
    }

    [Fact]
    public void Where_the_small_one_does_not_come_what_comes_is_needed()
    {
        Look(2 * LayerDemand.UnusedUs, Small);
        Assert.Equal(0b110, _demand.Unused);
        Look(LookUs, Small, comes: 0b110);
        Assert.Equal(0b100, _demand.Unused);
        Look(LookUs, Small, comes: 0b100);
        Assert.Equal(0, _demand.Unused);
    }

    [Fact]
    public void While_nothing_comes_all_stays_as_it_is()
    {
        Look(2 * LayerDemand.UnusedUs, Middle);
        Assert.Equal(0b100, _demand.Unused);
        for (var i = 0; i < 100; i++) Look(LookUs, i % 2 == 0 ? 0 : Large, comes: 0);
        Assert.Equal(0b100, _demand.Unused);
        // The camera is on again: what was needed before is given the same time as at first.
        Look(LayerDemand.UnusedUs - LookUs, 0);
        Assert.Equal(0b100, _demand.Unused);
        Look(LookUs, 0);
        Assert.Equal(0b110, _demand.Unused);
    }

    [Fact]
    public void Who_makes_a_tile_large_and_small_over_and_over_costs_ever_fewer_beginnings()
    {
        var begun = 0;
        for (var i = 0; i < 100; i++)
        {
            var unused = _demand.Unused;
            Look(LookUs, Large);
            if (unused != 0) begun++;
            Look(LayerDemand.UnusedUs + LookUs, Small);
        }
        Assert.InRange(begun, 1, LayerDemand.MaxReturns);
        // After a calm time one is as quick as ever.
        Look(LayerDemand.UnusedUs << LayerDemand.MaxReturns, Small);
        Look(LayerDemand.CalmUs, Small);
        Look(LookUs, Large);
        Look(LayerDemand.UnusedUs, Small);
        Assert.Equal(0b110, _demand.Unused);
    }

    /// <summary>Whatever tiles do: what the largest can use is needed at once, the smallest always, and what nobody could use for long enough is not.</summary>
    [Fact]
    public void Needed_is_what_the_largest_tile_can_use_and_what_one_could_not_long_ago() =>
        Gen.Select(Gen.Int[0, 2 * Large], Gen.Int[1, 400]).Array[1, 40].Sample(steps =>
        {
            var test = new LayerDemandTests();
            test.Look(LookUs, Large);
            long[] usedUs = [.. s_heights.Select(_ => test._nowUs)];
            foreach (var (lines, looks) in steps)
            {
                for (var look = 0; look < looks; look++)
                {
                    test.Look(LookUs, lines);
                    for (var i = 0; i < s_heights.Length; i++)
                    {
                        if (i == 0 || s_heights[i - 1] < lines) usedUs[i] = test._nowUs;
                        var (isUnused, sinceUs) = ((test._demand.Unused >> i & 1) != 0, test._nowUs - usedUs[i]);
                        Assert.False(isUnused && sinceUs < LayerDemand.UnusedUs, $"layer {i} is missed");
                        Assert.False(!isUnused && sinceUs >= LayerDemand.UnusedUs << LayerDemand.MaxReturns, $"layer {i} is made for nobody");
                    }
                }
            }
        });

    // A packet of each layer that comes, then a look, in steps of time like the router's.
    private void Look(long forUs, int lines, int comes = 0b111)
    {
        for (var end = _nowUs + forUs; _nowUs < end;)
        {
            _nowUs += LookUs;
            for (var i = 0; i < _layers.Length; i++)
                if ((comes >> i & 1) != 0) _layers[i].Learn(new SourceClock(90_000), _nowUs, costBps: 1, 2 * s_heights[i], s_heights[i]);
                else if (comes == 0 || _layers[i].Source is not null) _layers[i] = Silent(_layers[i]);
            _demand.Look(_nowUs, _layers, lines);
        }
    }

    // What came before is too long ago.
    private Encoding Silent(Encoding layer)
    {
        var silent = new Encoding(MediaKind.Video, VideoCodec.Vp8);
        silent.Learn(new SourceClock(90_000), _nowUs - Encoding.QuietUs, costBps: 1, layer.Width, layer.Height);
        return silent;
    }
}
