using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Streams;

public sealed class StreamTests
{
    [Fact]
    public void A_gap_is_asked_for_after_the_reordering_time_and_until_it_is_filled()
    {
        var nacks = new NackGenerator();
        var first = SequenceNumber.First(65_534);
        nacks.Receive(0, first);
        nacks.Receive(1_000, first + 4);
        Span<ushort> lost = stackalloc ushort[10];
        Assert.Equal(0, nacks.Collect(10_999, lost));
        Assert.Equal(3, nacks.Collect(11_000, lost));
        Assert.Equal([(ushort)65_535, (ushort)0, (ushort)1], lost[..3].ToArray());
        nacks.Receive(20_000, first + 2);
        Assert.Equal(0, nacks.Collect(60_999, lost));
        Assert.Equal(2, nacks.Collect(61_000, lost));
        Assert.Equal([(ushort)65_535, (ushort)1], lost[..2].ToArray());
        nacks.Receive(70_000, first + 1);
        nacks.Receive(70_000, first + 3);
        Assert.Equal(long.MaxValue, nacks.DeadlineUs);
    }

    [Fact]
    public void After_all_tries_it_gives_up_and_says_so_once()
    {
        var nacks = new NackGenerator();
        nacks.Receive(0, SequenceNumber.First(1));
        nacks.Receive(0, SequenceNumber.First(3));
        var lost = new ushort[10];
        var asked = 0;
        for (long nowUs = 0; nowUs < 2_000_000; nowUs += 1_000) asked += nacks.Collect(nowUs, lost);
        Assert.Equal(NackGenerator.MaxTries, asked);
        Assert.Equal(0, nacks.Count);
        Assert.True(nacks.TakeGaveUp());
        Assert.False(nacks.TakeGaveUp());
    }

    [Fact]
    public void What_a_narrow_way_brings_a_second_late_is_not_given_up_before()
    {
        var nacks = new NackGenerator();
        nacks.Receive(0, SequenceNumber.First(1));
        nacks.Receive(0, SequenceNumber.First(3));
        var lost = new ushort[10];
        for (long nowUs = 0; nowUs < 1_000_000; nowUs += 1_000) nacks.Collect(nowUs, lost);
        Assert.False(nacks.TakeGaveUp());
        nacks.Receive(1_000_000, SequenceNumber.First(2));
        Assert.Equal(0, nacks.Count);
    }

    [Fact]
    public void An_outage_is_not_asked_for_packet_by_packet()
    {
        var nacks = new NackGenerator();
        nacks.Receive(0, SequenceNumber.First(1));
        nacks.Receive(0, SequenceNumber.First(1) + 5_000);
        Assert.Equal(0, nacks.Count);
        Assert.True(nacks.TakeGaveUp());
    }

    [Fact]
    public void Missing_is_what_a_set_would_say() =>
        Gen.Int[1, 200].Array[1, 80].Select(a => a.Distinct().ToArray()).Sample(order =>
        {
            var nacks = new NackGenerator();
            foreach (var number in order) nacks.Receive(0, SequenceNumber.First(0) + number);
            var lost = new ushort[300];
            var count = nacks.Collect(NackGenerator.ReorderUs, lost);
            // Numbers before the first that came are nobody's loss.
            var expected = Enumerable.Range(order[0], order.Max() - order[0] + 1).Except(order).Select(n => (ushort)n).ToArray();
            Assert.Equal(expected, lost[..count].Order());
        });

    [Fact]
    public void The_ring_keeps_the_latest_payloads_and_no_others()
    {
        var ring = new PacketRing(4);
        var handles = Enumerable.Range(0, 6).Select(i => ring.Add([(byte)i, (byte)i])).ToArray();
        Assert.False(ring.TryGet(handles[1], out _));
        for (var i = 2; i < 6; i++)
        {
            Assert.True(ring.TryGet(handles[i], out var payload));
            Assert.Equal([(byte)i, (byte)i], payload.ToArray());
        }
        Assert.False(ring.TryGet(6, out _));
        Assert.False(ring.TryGet(-1, out _));
        Assert.Equal(-1, ring.Add(new byte[PacketRing.SlotLength + 1]));
    }

    [Fact]
    public void A_packet_is_resent_at_most_once_in_the_repeat_time_and_only_while_it_is_kept()
    {
        var ring = new PacketRing(8);
        var buffer = new RetransmissionBuffer();
        var number = SequenceNumber.First(5);
        buffer.Add(new OutgoingPacket { Number = number, Ring = ring, Handle = ring.Add([1, 2, 3]) }, 3);
        Assert.True(buffer.TryTake(0, roundTripUs: 0, number, out _, out var payload));
        Assert.Equal(3, payload.Length);
        Assert.False(buffer.TryTake(RetransmissionBuffer.RepeatUs - 1, roundTripUs: 0, number, out _, out _));
        Assert.True(buffer.TryTake(RetransmissionBuffer.RepeatUs, roundTripUs: 0, number, out _, out _));
        Assert.False(buffer.TryTake(300_000, roundTripUs: 350_000, number, out _, out _));
        Assert.True(buffer.TryTake(400_000, roundTripUs: 350_000, number, out _, out _));
        Assert.False(buffer.IsBeyondRepair(0, roundTripUs: 0, number));
        Assert.False(buffer.IsBeyondRepair(RetransmissionBuffer.GiveUpUs - 1, roundTripUs: 0, number));
        Assert.False(buffer.IsBeyondRepair(RetransmissionBuffer.GiveUpUs, roundTripUs: RetransmissionBuffer.GiveUpUs, number));
        Assert.True(buffer.IsBeyondRepair(RetransmissionBuffer.GiveUpUs, roundTripUs: 0, number));

        // Said once for all that is missing, and again when that did not help either.
        Assert.False(buffer.IsBeyondRepair((2 * RetransmissionBuffer.GiveUpUs) - 1, roundTripUs: 0, number));
        Assert.True(buffer.IsBeyondRepair(2 * RetransmissionBuffer.GiveUpUs, roundTripUs: 0, number));
        Assert.False(buffer.TryTake(0, roundTripUs: 0, number + 1, out _, out _));
        for (var i = 0; i < 8; i++) ring.Add([9]);
        Assert.False(buffer.TryTake(1_000_000, roundTripUs: 0, number, out _, out _));
    }

    [Fact]
    public void Even_arrivals_have_no_jitter_and_uneven_ones_have_theirs()
    {
        var even = new JitterEstimator(90_000);
        var uneven = new JitterEstimator(90_000);
        for (var i = 0; i < 500; i++)
        {
            even.Add(i * 20_000L, (uint)(4_294_967_000 + i * 1_800L));
            uneven.Add(i * 20_000L + (i % 2) * 2_000, (uint)(i * 1_800L));
        }
        Assert.Equal(0u, even.Value);
        Assert.InRange(uneven.Value, 170u, 181u);
    }
}
