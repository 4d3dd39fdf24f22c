using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

public sealed class PacerTests
{
    private const int Bytes = 1_000;
    private const long EstimateBps = 1_000_000;

    [Fact]
    public void A_burst_goes_at_the_paths_pace_in_its_order()
    {
        var pacer = new Pacer(EstimateBps);
        var left = Play(pacer, 100, 10_000);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), left.Select(one => one.Number));
        // Of 100 kB some 12 go at once, the rest at one and a half times the estimate.
        Assert.InRange(left.Count(one => one.AtUs == 0), 5, 15);
        Assert.InRange(left[^1].AtUs, 400_000, 520_000);
    }

    [Fact]
    public void The_queue_is_bounded_and_nothing_waits_much_longer_than_a_second()
    {
        var pacer = new Pacer(CongestionControl.MinBps);
        var left = Play(pacer, 1_000, 5_000);
        Assert.InRange(left.Count, Pacer.MaxQueued, Pacer.MaxQueued + 10);
        Assert.True(left[^1].AtUs < 6_000_000);
        Assert.Equal(long.MaxValue, pacer.DeadlineUs);
    }

    [Fact]
    public void What_goes_anyway_is_taken_off_but_never_for_long()
    {
        var pacer = new Pacer(EstimateBps);
        Assert.True(pacer.TryPass(1_000_000, Bytes));
        for (var i = 0; i < 1_000; i++) pacer.Charge(Bytes);
        Assert.False(pacer.TryPass(1_000_001, Bytes));
        Assert.True(pacer.TryPass(1_030_000, Bytes));
    }

    [Fact]
    public void Sound_that_takes_all_of_the_estimate_does_not_hold_back_a_picture_for_good()
    {
        var pacer = new Pacer(CongestionControl.MinBps);
        pacer.SetEstimate(0, CongestionControl.MinBps, isQueued: true);
        for (var i = 0; i < 10; i++) Assert.True(pacer.TryHold(null!, new OutgoingPacket { Number = SequenceNumber.First((ushort)i) }, Bytes));
        long nowUs = 0;
        for (; pacer.Count > 0 && nowUs < 3_000_000; nowUs += 20_000)
        {
            // Two who speak, 100 kbit/s.
            pacer.Charge(250);
            while (pacer.TryTake(nowUs, out var _, out var _)) { }
        }
        Assert.True(nowUs < 1_500_000, $"{nowUs}");
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        var pacer = new Pacer(EstimateBps);
        long nowUs = 1_000_000;
        Assert.Equal(0, Allocations.Least(_ =>
        {
            for (var i = 0; i < 500; i++)
            {
                nowUs += 5_000;
                if (!pacer.TryPass(nowUs, 4 * Bytes)) pacer.TryHold(null!, default, 4 * Bytes);
                while (pacer.TryTake(nowUs, out var _, out var _)) { }
            }
        }));
        Assert.True(pacer.Waited > 100);
    }

    private static List<(long Number, long AtUs)> Play(Pacer pacer, int packets, long turnUs)
    {
        const long StartUs = 1_000_000;
        var left = new List<(long Number, long AtUs)>();
        for (var i = 0; i < packets; i++)
        {
            if (pacer.TryPass(StartUs, Bytes)) left.Add((i, 0));
            else pacer.TryHold(null!, new OutgoingPacket { Number = new SequenceNumber(i) }, Bytes);
        }
        for (var nowUs = StartUs; pacer.Count > 0 && nowUs < StartUs + 10_000_000; nowUs += turnUs)
            while (pacer.TryTake(nowUs, out var _, out var packet)) left.Add((packet.Number.Value, nowUs - StartUs));
        return left;
    }
}
