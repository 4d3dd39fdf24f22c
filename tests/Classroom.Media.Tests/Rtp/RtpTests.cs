using Classroom.Rtc.Rtp;
using Classroom.Testing;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Rtp;

public sealed class RtpTests
{
    [Fact]
    public void Extending_finds_the_nearest_number() =>
        Gen.Select(Gen.Long[1 << 17, 1L << 40], Gen.Int[-32_767, 32_767]).Sample((reference, step) =>
            SequenceNumber.Extend((ushort)(reference + step), new SequenceNumber(reference)).Value == reference + step);

    [Fact]
    public void Extending_finds_the_nearest_time() =>
        Gen.Select(Gen.Long[1L << 33, 1L << 50], Gen.Int[-int.MaxValue, int.MaxValue]).Sample((reference, step) =>
            MediaTime.Extend((uint)(reference + step), new MediaTime(reference)).Ticks == reference + step);

    [Fact]
    public void A_row_across_the_wrap_grows_by_one()
    {
        var number = SequenceNumber.First(65_530);
        for (var i = 1; i < 200_000; i++)
        {
            var next = SequenceNumber.Extend((ushort)(65_530 + i), number);
            Assert.Equal(1, next - number);
            number = next;
        }
    }

    private static readonly Gen<(byte Id, byte[] Value)[]> Extensions =
        Gen.Select(Gen.Byte[1, 14], Gen.Byte.Array[1, 16]).Array[0, 5].Select(a => a.DistinctBy(e => e.Item1).ToArray());

    [Fact]
    public void What_is_written_reads_back() =>
        Gen.Select(Gen.Byte[0, 127], Gen.Bool, Gen.UShort, Gen.UInt, Gen.UInt, Extensions, Gen.Byte.Array[0, 200], Gen.Bool).Sample(
            (type, marker, number, time, ssrc, extensions, payload, twoByte) =>
            {
                var packet = new byte[600];
                var writer = new RtpWriter(packet, new PayloadType(type), marker, number, time, new Ssrc(ssrc));
                if (extensions.Length > 0)
                {
                    writer.BeginExtensions(twoByte);
                    foreach (var (id, value) in extensions) writer.WriteExtension(id, value);
                    writer.EndExtensions();
                }
                payload.CopyTo(packet, writer.Length);
                Assert.True(RtpPacket.TryParse(packet.AsSpan(0, writer.Length + payload.Length), out var read));
                var header = read.Header;
                Assert.Equal((type, marker, number, time, ssrc), (header.PayloadType.Value, header.Marker, header.SequenceNumber, header.Timestamp, header.Ssrc.Value));
                Assert.Equal(payload, read.Payload.ToArray());
                foreach (var (id, value) in extensions)
                {
                    Assert.True(header.TryFindExtension(read.Buffer, id, out var found));
                    Assert.Equal(value, found.ToArray());
                }
                Assert.False(header.TryFindExtension(read.Buffer, 15, out _));
            });

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void MED_20_padding_that_is_none_or_too_long_is_refused(byte padding)
    {
        var packet = new byte[20];
        packet[0] = 0xA0;
        packet[^1] = padding;
        Assert.False(RtpPacket.TryParse(packet, out _));
        packet[^1] = 8;
        Assert.True(RtpPacket.TryParse(packet, out var read));
        Assert.True(read.Payload.IsEmpty);
    }

    [Fact]
    public void MED_20_an_extension_or_csrcs_longer_than_the_packet_are_refused()
    {
        var packet = new byte[40];
        packet[0] = 0x8F;
        Assert.False(RtpHeader.TryParse(packet, out _));
        packet[0] = 0x90;
        packet[15] = 200;
        Assert.False(RtpHeader.TryParse(packet, out _));
        packet[15] = 6;
        Assert.True(RtpHeader.TryParse(packet, out var header));
        Assert.Equal(40, header.Length);
    }

    [Theory]
    [InlineData(new byte[] { 0xBE, 0xDE, 0, 1, 0x1F, 1, 2, 3 })]
    [InlineData(new byte[] { 0xBE, 0xDE, 0, 1, 0, 0, 0, 0x10 })]
    [InlineData(new byte[] { 0x10, 0x00, 0, 1, 1, 3, 2, 3 })]
    [InlineData(new byte[] { 0x10, 0x00, 0, 1, 0, 0, 0, 1 })]
    public void MED_20_an_element_longer_than_its_extension_is_none(byte[] extension)
    {
        byte[] packet = [0x90, .. new byte[11], .. extension, .. new byte[20]];
        Assert.True(RtpHeader.TryParse(packet, out var header));
        Assert.False(header.TryFindExtension(packet, 1, out _));
    }

    [Fact]
    public void MED_20_seeded_fuzz_does_not_make_the_parser_throw() => Fuzz.Run(50_000, random =>
    {
        var bytes = Fuzz.Bytes(random, 120);
        if (bytes.Length > 0) bytes[0] = (byte)(0x80 | bytes[0] & 0x3F);
        // Half of those that are long enough have elements of either form (RFC 8285).
        if (bytes.Length > 16 && random.Next(2) == 0)
        {
            bytes[0] = (byte)(0x90 | bytes[0] & 0x20);
            ((ReadOnlySpan<byte>)(random.Next(2) == 0 ? [0xBE, 0xDE, 0] : [0x10, 0x00, 0])).CopyTo(bytes.AsSpan(12));
            bytes[15] = (byte)random.Next(bytes.Length / 4 - 3);
        }
        // Before decryption the header is read alone.
        var hasHeader = RtpHeader.TryParse(bytes, out var header);
        Assert.InRange(header.Length, hasHeader ? RtpHeader.FixedLength : 0, bytes.Length);
        if (!RtpPacket.TryParse(bytes, out var packet)) return;
        Assert.Equal((true, header.Length), (hasHeader, packet.Header.Length));
        for (byte id = 0; id < 20; id++) packet.Header.TryFindExtension(packet.Buffer, id, out _);
        Assert.True(packet.Header.Length + packet.Payload.Length <= bytes.Length);
    });

    [Theory]
    [InlineData("0", true)]
    [InlineData("video-1", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nb", false)]
    [InlineData("12345678901234567", false)]
    public void A_mid_is_a_short_token(string text, bool valid) => Assert.Equal(valid, Mid.TryParse(text, out _));
}
