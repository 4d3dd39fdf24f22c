using System.Buffers.Binary;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Streams;
using Classroom.Testing;
using CsCheck;
using Xunit;

namespace Classroom.Media.Tests.Rtcp;

public sealed class RtcpTests
{
    [Fact]
    public void Feedback_that_a_browser_fills_up_to_four_octets_is_read()
    {
        // As Chromium 156 sends it: three packets arrived, three octets of padding, which the last one counts.
        var datagram = Convert.FromHexString("AFCD0006" + "FA17FA17AA7AB7C0" + "00090003" + "07654B02" + "2003" + "4C0010" + "000003");
        var arrivals = new long[TransportFeedback.MaxPackets];
        var reader = new RtcpReader(datagram);

        Assert.True(reader.TryNext(out var block));
        Assert.True(TransportFeedback.TryRead(block, arrivals, out var first, out var count, out var counter));
        Assert.Equal((9, 3, 2), (first, count, counter));
        Assert.Equal([0x4C, 0x4C, 0x5C], arrivals[..3].Select(arrival => arrival - 0x07654B * 256L));
        Assert.False(reader.TryNext(out _) || reader.IsBroken);

        // The same padding in a receiver report is not a multiple of four.
        var report = new RtcpReader(Convert.FromHexString("A0C90002" + "FA17FA17" + "00000003"));
        Assert.False(report.TryNext(out _));
        Assert.True(report.IsBroken);
    }

    [Fact]
    public void Reports_read_back_as_written() =>
        Gen.Select(Gen.UInt, Gen.ULong, Gen.UInt, Gen.Int[-0x800000, 0x7FFFFF], Gen.Byte).Sample((ssrc, ntp, time, lost, fraction) =>
        {
            var buffer = new byte[200];
            var writer = new RtcpWriter(buffer);
            var sender = new SenderReport { Ssrc = ssrc, NtpTime = ntp, RtpTime = time, PacketCount = time ^ 5, OctetCount = ssrc ^ 7 };
            var block = new ReportBlock { Ssrc = time, FractionLost = fraction, CumulativeLost = lost, HighestSequence = ssrc, Jitter = 9, LastSenderReport = 8, DelaySinceLastSenderReport = 7 };
            Assert.True(sender.TryWrite(ref writer));
            Assert.True(ReceiverReport.TryWrite(ref writer, ssrc, [block]));
            Assert.True(Sdes.TryWrite(ref writer, ssrc, "someone"));
            var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
            Assert.True(reader.TryNext(out var first) && SenderReport.TryRead(first, out var read) && read == sender);
            Assert.True(reader.TryNext(out var second));
            Assert.Equal(1, ReceiverReport.CountBlocks(second));
            Assert.Equal(block, ReceiverReport.ReadBlock(second, 0));
            // One chunk: the source, CNAME (1) with its length, and zeros up to a multiple of 32 bits (RFC 3550 section 6.5).
            Assert.True(reader.TryNext(out var third) && third is { Type: RtcpPacketType.SourceDescription, CountOrFormat: 1 });
            Assert.Equal(ssrc, BinaryPrimitives.ReadUInt32BigEndian(third.Body));
            Assert.True(third.Body[4..].SequenceEqual((byte[])[1, 7, .. "someone"u8, 0, 0, 0]));
            Assert.False(reader.TryNext(out _) || reader.IsBroken);
        });

    [Fact]
    public void A_nack_names_exactly_the_lost_numbers() =>
        Gen.Select(Gen.UShort, Gen.Int[1, 40].Array[1, 60]).Sample((start, steps) =>
        {
            var number = (int)start;
            var lost = steps.Select(step => (ushort)(number += step)).ToArray();
            var buffer = new byte[400];
            var writer = new RtcpWriter(buffer);
            Assert.True(Nack.TryWrite(ref writer, 1, 2, lost));
            var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
            Assert.True(reader.TryNext(out var block) && Nack.TryRead(block, out var media, out var items) && media == 2);
            Nack.TryRead(block, out _, out items);
            var read = new List<ushort>();
            Span<ushort> named = stackalloc ushort[17];
            for (var i = 0; i < Nack.CountItems(items); i++) read.AddRange(named[..Nack.ReadItem(items, i, named)].ToArray());
            Assert.Equal(lost, read);
        });

    [Fact]
    public void Keyframe_requests_read_back()
    {
        var buffer = new byte[60];
        var writer = new RtcpWriter(buffer);
        Assert.True(PictureLossIndication.TryWrite(ref writer, 1, 77));
        Assert.True(FullIntraRequest.TryWrite(ref writer, 1, 78, 5));
        var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
        Assert.True(reader.TryNext(out var pli) && PictureLossIndication.TryRead(pli, out var ssrc) && ssrc == 77);
        Assert.Equal(0, FullIntraRequest.CountEntries(pli));
        Assert.True(reader.TryNext(out var fir));
        Assert.Equal(1, FullIntraRequest.CountEntries(fir));
        Assert.Equal(78u, FullIntraRequest.ReadEntry(fir, 0, out var sequence));
        Assert.Equal(5, sequence);
    }

    [Fact]
    public void Transport_feedback_tells_every_arrival_to_a_quarter_of_a_millisecond() =>
        Gen.Select(Gen.UShort, Gen.Select(Gen.Int[1, 12], Gen.Int[0, 90_000]).Array[1, 120], Gen.Long[0, 1L << 45]).Sample((start, steps, startUs) =>
        {
            var log = new ArrivalLog();
            var expected = new Dictionary<ushort, long>();
            var number = start;
            var nowUs = startUs;
            foreach (var (gap, pauseUs) in steps)
            {
                log.Add(number, nowUs);
                expected[number] = nowUs;
                number += (ushort)gap;
                nowUs += pauseUs;
            }
            var read = new Dictionary<ushort, long>();
            var buffer = new byte[1400];
            var arrivals = new long[TransportFeedback.MaxPackets];
            for (var message = 0; log.HasNews; message++)
            {
                Assert.True(message < 50);
                var writer = new RtcpWriter(buffer);
                Assert.True(TransportFeedback.TryWrite(ref writer, log, 1, 2, (byte)message));
                var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
                Assert.True(reader.TryNext(out var block));
                Assert.True(TransportFeedback.TryRead(block, arrivals, out var first, out var count, out var counter));
                Assert.Equal((byte)message, counter);
                for (var i = 0; i < count; i++) if (arrivals[i] != long.MinValue) read[(ushort)(first + i)] = arrivals[i];
            }
            Assert.Equal(expected.Keys.Order(), read.Keys.Order());
            // The reference time has 24 bits: compare against the first arrival.
            var origin = read[start];
            foreach (var (n, us) in expected) Assert.InRange(read[n] - origin - ((us - startUs) / 250), -1, 1);
        }, iter: 400);

    [Fact]
    public void Late_arrivals_are_told_with_the_next_feedback()
    {
        var log = new ArrivalLog();
        log.Add(10, 1_000);
        log.Add(12, 2_000);
        var buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        Assert.True(TransportFeedback.TryWrite(ref writer, log, 1, 2, 0));
        Assert.False(log.HasNews);
        log.Add(11, 3_000);
        log.Add(13, 4_000);
        writer = new RtcpWriter(buffer);
        Assert.True(TransportFeedback.TryWrite(ref writer, log, 1, 2, 1));
        var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
        var arrivals = new long[50];
        Assert.True(reader.TryNext(out var block));
        Assert.True(TransportFeedback.TryRead(block, arrivals, out var first, out var count, out _));
        Assert.Equal((11, 3), (first, count));
    }

    [Fact]
    public void MED_22_seeded_fuzz_does_not_make_the_readers_throw() => Fuzz.Run(50_000, random =>
    {
        var bytes = Fuzz.Bytes(random, 200);
        if (bytes.Length > 3)
        {
            bytes[0] = (byte)(0x80 | bytes[0] & 0x3F);
            bytes[1] = (byte)random.Next(199, 209);
            bytes[2] = 0;
            bytes[3] = (byte)(bytes[3] % 50);
        }
        var reader = new RtcpReader(bytes);
        var arrivals = new long[500];
        Span<ushort> lost = stackalloc ushort[17];
        while (reader.TryNext(out var block))
        {
            SenderReport.TryRead(block, out _);
            if (block.Type is RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport)
                for (var i = 0; i < ReceiverReport.CountBlocks(block); i++) ReceiverReport.ReadBlock(block, i);
            if (Nack.TryRead(block, out _, out var items))
                for (var i = 0; i < Nack.CountItems(items); i++) Nack.ReadItem(items, i, lost);
            PictureLossIndication.TryRead(block, out _);
            for (var i = 0; i < FullIntraRequest.CountEntries(block); i++) FullIntraRequest.ReadEntry(block, i, out _);
            TransportFeedback.TryRead(block, arrivals, out _, out _, out _);
        }
    });
}
