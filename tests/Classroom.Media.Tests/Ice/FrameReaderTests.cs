using System.Buffers.Binary;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Sdp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Ice;

/// <summary>Datagrams in a TCP stream (RFC 4571), however the network cuts it.</summary>
public sealed class FrameReaderTests
{
    [Fact]
    public void Whatever_the_pieces_of_a_seeded_fuzz_the_same_datagrams_come_out()
    {
        Fuzz.Run(300, random =>
        {
            var sent = Enumerable.Range(0, random.Next(1, 40)).Select(_ =>
            {
                var datagram = new byte[random.Next(4) == 0 ? random.Next(3) : random.Next(FrameReader.MaxFrameLength + 1)];
                random.NextBytes(datagram);
                return datagram;
            }).ToList();
            var stream = sent.SelectMany(Framed).ToArray();
            var reader = new FrameReader();
            var got = new List<byte[]>();
            for (var at = 0; at < stream.Length;)
            {
                var room = reader.Room();
                Assert.False(room.IsEmpty);
                var count = Math.Min(Math.Min(random.Next(1, 3_000), room.Length), stream.Length - at);
                stream.AsSpan(at, count).CopyTo(room);
                reader.Fill(count);
                at += count;
                while (reader.TryTake(out var datagram)) got.Add(datagram.ToArray());
            }
            Assert.Equal(sent.Where(datagram => datagram.Length > 0), got);
        });
    }

    [Fact]
    public void A_length_that_no_frame_has_ends_the_stream_and_seeded_fuzz_does_no_harm()
    {
        var reader = new FrameReader();
        BinaryPrimitives.WriteUInt16BigEndian(reader.Room(), FrameReader.MaxFrameLength + 1);
        reader.Fill(FrameReader.HeaderLength);
        Assert.False(reader.TryTake(out _));
        Assert.True(reader.IsBroken);
        Assert.True(reader.Room().IsEmpty);
        Fuzz.Run(2_000, random =>
        {
            var noisy = new FrameReader();
            for (var i = 0; i < 20 && !noisy.IsBroken; i++)
            {
                var room = noisy.Room();
                var count = random.Next(room.Length + 1);
                random.NextBytes(room[..count]);
                noisy.Fill(count);
                while (noisy.TryTake(out var datagram)) Assert.InRange(datagram.Length, 1, FrameReader.MaxFrameLength);
            }
        });
    }

    [Fact]
    public void A_tcp_candidate_is_passive_and_below_any_of_udp()
    {
        // RFC 6544 section 4.5 for the form, section 4.2 for the number: 90 * 2^24 + (4 * 2^13 + 8191 - 2) * 2^8 + 255.
        Assert.Equal("3 1 tcp 1520434687 192.0.2.1 10000 typ host tcptype passive", new HostCandidate("192.0.2.1", 10_000, IsTcp: true).ToAttribute(2));
        Assert.Equal("1 1 udp 2130706431 192.0.2.1 10000 typ host", new HostCandidate("192.0.2.1", 10_000).ToAttribute(0));
    }

    private static byte[] Framed(byte[] datagram)
    {
        var framed = new byte[FrameReader.HeaderLength + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)datagram.Length);
        datagram.CopyTo(framed, FrameReader.HeaderLength);
        return framed;
    }
}
