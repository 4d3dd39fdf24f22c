using System.Buffers.Binary;
using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Srtp;

public sealed class SrtpContextTests
{
    private const uint Ssrc = 0x1234_5678;

    public static TheoryData<int> Profiles => [.. SrtpProfile.Preferred.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void MED_16_any_flipped_bit_of_RTP_and_RTCP_is_refused(int profile)
    {
        using var sender = Context(profile);
        using var receiver = Context(profile);
        var packet = Rtp(sender, 10);
        var report = Rtcp(sender);
        for (var bit = 0; bit < packet.Length * 8; bit++)
            Assert.False(receiver.TryUnprotectRtp(Flip(packet, bit), out _, out _), $"RTP bit {bit}");
        for (var bit = 0; bit < report.Length * 8; bit++)
            Assert.False(receiver.TryUnprotectRtcp(Flip(report, bit), out _), $"RTCP bit {bit}");
        Assert.True(receiver.TryUnprotectRtp(packet, out _, out _));
        Assert.True(receiver.TryUnprotectRtcp(report, out _));
        Assert.True(receiver.Forged > 0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void MED_17_replayed_and_too_old_packets_are_dropped(int profile)
    {
        using var sender = Context(profile);
        using var receiver = Context(profile);
        var first = Rtp(sender, 100);
        var late = Rtp(sender, 99);
        var again = (byte[])first.Clone();
        var report = Rtcp(sender);
        var reportAgain = (byte[])report.Clone();
        Assert.True(receiver.TryUnprotectRtp(first, out _, out _));
        Assert.False(receiver.TryUnprotectRtp((byte[])again.Clone(), out _, out _));
        Assert.True(receiver.TryUnprotectRtcp(report, out _));
        Assert.False(receiver.TryUnprotectRtcp(reportAgain, out _));
        for (var i = 1; i <= ReplayWindow.Size; i++)
            Assert.True(receiver.TryUnprotectRtp(Rtp(sender, (ushort)(100 + i)), out _, out _));
        Assert.False(receiver.TryUnprotectRtp(again, out _, out _));
        // Seen by nobody, but so old that this cannot be known.
        Assert.False(receiver.TryUnprotectRtp(late, out _, out _));
        Assert.Equal(4, receiver.Replayed);
        Assert.Equal(0, receiver.Forged);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void MED_17_rollover_is_followed_and_replay_across_it_dropped(int profile)
    {
        using var sender = Context(profile);
        using var receiver = Context(profile);
        var late = Rtp(sender, 65_534);
        var last = Rtp(sender, 65_535);
        var zero = Rtp(sender, 0);
        var one = Rtp(sender, 1);
        Assert.True(receiver.TryUnprotectRtp((byte[])last.Clone(), out _, out var lastIndex));
        Assert.True(receiver.TryUnprotectRtp((byte[])one.Clone(), out _, out var oneIndex));
        Assert.Equal((65_535L, 65_537L), (lastIndex, oneIndex));
        Assert.False(receiver.TryUnprotectRtp(last, out _, out _));
        Assert.True(receiver.TryUnprotectRtp(zero, out _, out _));
        Assert.True(receiver.TryUnprotectRtp(late, out _, out var lateIndex));
        Assert.Equal(65_534, lateIndex);
        Assert.False(receiver.TryUnprotectRtp(one, out _, out _));
        Assert.Equal(2, receiver.Replayed);
    }

    [Fact]
    public void Rollover_counts_through_several_wraps_in_random_order()
    {
        var random = new Random(99);
        using var sender = Context(7);
        using var receiver = Context(7);
        for (var start = 0; start < 200_000; start += 64)
        {
            var block = Enumerable.Range(start, 64).Select(index => (Index: index, Packet: Rtp(sender, (ushort)index))).ToArray();
            if (start > 0)
                random.Shuffle(block);
            foreach (var (index, packet) in block)
            {
                Assert.True(receiver.TryUnprotectRtp(packet, out _, out var found));
                Assert.Equal(index, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Index_is_never_encrypted_twice_but_the_same_packet_may_go_again(int profile)
    {
        using var sender = Context(profile);
        var first = Rtp(sender, 5);
        var packet = new byte[first.Length];
        WriteHeader(packet, 5);
        Assert.Equal(0, sender.ProtectRtp(packet, 12, Payload));
        Assert.Equal(1, sender.Replayed);
        Assert.Equal(first.Length, sender.ProtectRtpAgain(packet, 12, Payload));
        Assert.Equal(first, packet);
        WriteHeader(packet, 6);
        Assert.Equal(0, sender.ProtectRtpAgain(packet, 12, Payload));
    }

    [Fact]
    public void MED_19_table_of_SSRCs_is_capped_and_strangers_take_no_place_in_it()
    {
        using var sender = new SrtpContext(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[12], SrtpContext.MaxSentSsrcs);
        using var receiver = Context(7);
        using var stranger = new SrtpContext(SrtpProfile.AeadAes128Gcm, "0123456789abcdef"u8, new byte[12], SrtpContext.MaxSentSsrcs);
        for (uint ssrc = 1000; ssrc < 2000; ssrc++)
            Assert.False(receiver.TryUnprotectRtp(Rtp(stranger, 1, ssrc), out _, out _));
        for (uint ssrc = 0; ssrc < SrtpContext.MaxReceivedSsrcs; ssrc++)
            Assert.True(receiver.TryUnprotectRtp(Rtp(sender, 1, ssrc), out _, out _));
        Assert.False(receiver.TryUnprotectRtp(Rtp(sender, 1, 100), out _, out _));
        Assert.True(receiver.TryUnprotectRtp(Rtp(sender, 2, 0), out _, out _));
        Assert.Equal(1, receiver.SsrcsRefused);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void MED_20_seeded_fuzz_of_packets_is_dropped_without_exception(int profile)
    {
        using var sender = Context(profile);
        using var receiver = Context(profile);
        var (packet, report) = (Rtp(sender, 10), Rtcp(sender));
        Fuzz.Run(20_000, random =>
        {
            var datagram = random.Next(3) switch
            {
                0 => Fuzz.Mutate(random, packet),
                1 => Fuzz.Mutate(random, report),
                _ => Fuzz.Bytes(random, random.Next(50) == 0 ? 3000 : 80),
            };
            if (datagram.Length > 0)
                datagram[0] = (byte)(0x80 | (datagram[0] & 0x3F));
            // With its version set right a bent packet may be the genuine one again.
            if (datagram.AsSpan().SequenceEqual(packet) || datagram.AsSpan().SequenceEqual(report))
                return;
            Assert.False(receiver.TryUnprotectRtp(datagram, out _, out _));
            Assert.False(receiver.TryUnprotectRtcp(datagram, out _));
        });
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void No_byte_is_allocated_per_packet(int profile)
    {
        using var sender = Context(profile);
        using var receiver = Context(profile);
        var packet = new byte[1400];
        var payload = new byte[1180];
        var report = new byte[100];
        ushort sequence = 0;
        Exchange(200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(2000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        return;

        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                WriteHeader(packet, sequence++);
                var length = sender.ProtectRtp(packet, 12, payload);
                if (!receiver.TryUnprotectRtp(packet.AsSpan(0, length), out _, out _))
                    throw new InvalidOperationException("RTP");
                report[0] = 0x80;
                length = sender.ProtectRtcp(report, 60);
                if (!receiver.TryUnprotectRtcp(report.AsSpan(0, length), out _))
                    throw new InvalidOperationException("RTCP");
            }
        }
    }

    private static byte[] Payload { get; } = [.. Enumerable.Range(0, 50).Select(i => (byte)i)];

    private static SrtpContext Context(int profileId)
    {
        var profile = SrtpProfile.Preferred.Single(profile => profile.Id == profileId);
        return new(profile, new byte[16], new byte[profile.SaltLength]);
    }

    private static void WriteHeader(Span<byte> packet, ushort sequence, uint ssrc = Ssrc)
    {
        packet[0] = 0x80;
        packet[1] = 111;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    private static byte[] Rtp(SrtpContext sender, ushort sequence, uint ssrc = Ssrc)
    {
        var packet = new byte[12 + Payload.Length + SrtpContext.MaxRtpOverhead];
        WriteHeader(packet, sequence, ssrc);
        return packet[..sender.ProtectRtp(packet, 12, Payload)];
    }

    private static byte[] Rtcp(SrtpContext sender)
    {
        var packet = new byte[28 + SrtpContext.MaxRtcpOverhead];
        packet[0] = 0x80;
        packet[1] = 200;
        packet[3] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), Ssrc);
        return packet[..sender.ProtectRtcp(packet, 28)];
    }

    private static byte[] Flip(byte[] packet, int bit)
    {
        var changed = (byte[])packet.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
