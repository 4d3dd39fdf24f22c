using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Codecs;

public sealed class RedPacketTests
{
    private static readonly PayloadType Opus = new(111);

    /// <summary>Two copies, 1920 and 960 ticks back, of 2 and 1 octets, then a frame of 3 (RFC 2198 section 3).</summary>
    private static readonly byte[] TwoCopies = [0xEF, 0x1E, 0x00, 0x02, 0xEF, 0x0F, 0x00, 0x01, 0x6F, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Copies_and_the_newest_frame_are_found()
    {
        Assert.True(RedPacket.TryParse([.. TwoCopies], out var packet));
        Assert.Equal((2, Opus), (packet.Redundant, packet.PrimaryType));
        Assert.Equal([4, 5, 6], packet.Primary.ToArray());
        Assert.True(packet.TryGetRedundant(1, Opus, out var offset, out var frame));
        Assert.Equal(960, offset);
        Assert.Equal([3], frame.ToArray());
        Assert.True(packet.TryGetRedundant(2, Opus, out offset, out frame));
        Assert.Equal(1920, offset);
        Assert.Equal([1, 2], frame.ToArray());
        Assert.False(packet.TryGetRedundant(3, Opus, out _, out _));
        Assert.False(packet.TryGetRedundant(0, Opus, out _, out _));
        Assert.False(packet.TryGetRedundant(1, new PayloadType(96), out _, out _));
    }

    [Fact]
    public void A_frame_without_copies_is_one_octet_longer()
    {
        Assert.True(RedPacket.TryParse([0x6F, 7, 8], out var packet));
        Assert.Equal(0, packet.Redundant);
        Assert.Equal([7, 8], packet.Primary.ToArray());
    }

    [Fact]
    public void MED_21_what_is_cut_or_has_no_end_is_refused()
    {
        for (var length = 0; length <= TwoCopies.Length - 3; length++) Assert.False(RedPacket.TryParse(TwoCopies.AsSpan(0, length), out _), $"{length} octets");
        Assert.False(RedPacket.TryParse(Enumerable.Repeat((byte)0xEF, 1200).ToArray(), out _));
        byte[] many = [.. Enumerable.Repeat(0, RedPacket.MaxRedundant + 1).SelectMany(_ => (byte[])[0xEF, 0, 0, 0]), 0x6F, 1];
        Assert.False(RedPacket.TryParse(many, out _));
        Assert.True(RedPacket.TryParse(many.AsSpan(4), out var packet));
        Assert.False(packet.TryGetRedundant(1, Opus, out _, out _));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var bytes = new byte[12];
        RedPacket.WriteRedundantHeader(bytes, Opus, RedPacket.MaxTimeOffset, 5);
        RedPacket.SetType(bytes, 1, new PayloadType(109));
        Assert.True(RedPacket.TryParse(bytes, out var packet));
        Assert.True(packet.TryGetRedundant(1, new PayloadType(109), out var offset, out var frame));
        Assert.Equal((RedPacket.MaxTimeOffset, 5, 2, 109), (offset, frame.Length, packet.Primary.Length, packet.PrimaryType.Value));
    }

    [Fact]
    public void MED_21_seeded_fuzz_stays_inside_the_packet() => Fuzz.Run(50_000, random =>
    {
        var bytes = random.Next(2) == 0 ? Fuzz.Bytes(random, 60) : Fuzz.Mutate(random, TwoCopies);
        if (!RedPacket.TryParse(bytes, out var packet)) return;
        var length = packet.Primary.Length;
        Assert.InRange(length, 1, bytes.Length - 1);
        for (var distance = packet.Redundant; distance > 0; distance--)
        {
            packet.TryGetRedundant(distance, packet.PrimaryType, out var offset, out var frame);
            Assert.InRange(offset, 0, RedPacket.MaxTimeOffset);
            length += frame.Length;
        }
        Assert.Equal(bytes.Length, length + (RedPacket.RedundantHeaderLength * packet.Redundant) + RedPacket.PrimaryHeaderLength);
    });
}
