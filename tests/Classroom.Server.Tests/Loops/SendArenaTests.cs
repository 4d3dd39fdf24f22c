using System.Buffers.Binary;
using System.Net;
using Classroom.Rtc;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Tests.Loops;

/// <summary>How datagrams of one flush are joined to messages.</summary>
public sealed class SendArenaTests
{
    private readonly SendArena _arena = new(joins: true);

    [Fact]
    public void What_several_bring_for_one_receiver_goes_as_one_message()
    {
        foreach (var length in (int[])[1000, 1000, 80])
        {
            Commit(1, length);
            Commit(2, length);
        }

        Assert.Equal([(1, 2080, 3), (2, 2080, 3)], Messages());
        Assert.Equal([new(0, 1000), new(2000, 1000), new(4000, 80)], _arena.Messages[0].Pieces.ToArray());
    }

    [Fact]
    public void A_shorter_one_ends_a_message_and_a_longer_one_of_its_stream_begins_another()
    {
        foreach (var length in (int[])[80, 1000, 80, 80, 70, 80])
            Commit(1, length, stream: 7);
        Assert.Equal([(1, 80, 1), (1, 1080, 2), (1, 150, 2), (1, 80, 1)], Messages());
    }

    [Fact]
    public void Sound_goes_behind_the_picture_that_came_after_it()
    {
        Commit(1, 80, stream: 7);
        foreach (var length in (int[])[1000, 1000])
            Commit(1, length, stream: 8);
        Assert.Equal([(1, 2080, 3)], Messages());
        Assert.Equal([new(80, 2000), new(0, 80)], _arena.Messages[0].Pieces.ToArray());
    }

    [Fact]
    public void What_is_no_packet_of_a_stream_is_passed_by_nothing_and_passes_nothing()
    {
        Commit(1, 80);
        Commit(1, 1000, stream: 8);
        Commit(1, 70);
        Commit(1, 1000, stream: 8);
        Assert.Equal([(1, 80, 1), (1, 1070, 2), (1, 1000, 1)], Messages());
    }

    [Fact]
    public void Pieces_beyond_the_limit_begin_another_message()
    {
        for (var i = 0; i <= OutgoingMessage.MaxPieces; i++)
        {
            Commit(1, 100);
            Commit(2, 50);
        }

        Assert.Equal([(1, 600, 6), (2, 300, 6), (1, 100, 1), (2, 50, 1)], Messages());
    }

    [Fact]
    public void Where_the_machine_cuts_nothing_each_goes_alone()
    {
        _arena.Joins = false;
        Commit(1, 100);
        Commit(1, 100);
        Assert.Equal([(1, 100, 1), (1, 100, 1)], Messages());
    }

    [Fact]
    public void Whatever_comes_each_receiver_gets_its_own_each_stream_in_order_and_each_message_is_as_the_kernel_asks()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            // Several flushes: what is left of one must not mislead the next.
            for (var flush = 0; flush < 4; flush++)
            {
                var made = new Dictionary<int, (int Receiver, int Length, uint Stream)>();
                var end = 0;
                for (var i = random.Next(400); i > 0; i--)
                {
                    var (receiver, length, stream) = (random.Next(1, 3 + (seed % 60)), 20 + (random.Next(4) * 300), (uint)random.Next(4));
                    if (!_arena.HasRoom(length))
                        break;
                    Commit(receiver, length, stream);
                    made.Add(end, (receiver, length, stream));
                    end += length;
                }

                Check(made);
                _arena.Clear();
            }
        }
    }

    private void Check(Dictionary<int, (int Receiver, int Length, uint Stream)> made)
    {
        var sent = Cut();
        Assert.Equal(made.Count, sent.Count);
        foreach (var (receiver, offset, length) in sent)
            Assert.Equal((receiver, length), (made[offset].Receiver, made[offset].Length));
        foreach (var own in sent.GroupBy(datagram => datagram.Receiver))
        {
            var offsets = own.Select(datagram => datagram.Offset).ToArray();
            for (var i = 0; i < offsets.Length; i++)
            {
                foreach (var later in offsets.AsSpan(i + 1))
                {
                    if (later > offsets[i])
                        continue;
                    var (passing, passed) = (made[offsets[i]].Stream, made[later].Stream);
                    Assert.True(passing != passed && passing != 0 && passed != 0, $"{passing} passed {passed}");
                }
            }
        }
    }

    // As the kernel does it: the message's octets one behind the other, in pieces of the segment's length.
    private List<(int Receiver, int Offset, int Length)> Cut()
    {
        var sent = new List<(int, int, int)>();
        foreach (ref readonly var message in _arena.Messages)
        {
            Assert.InRange(message.Segments, 1, OutgoingMessage.MaxSegments);
            Assert.InRange(message.Length, 1, OutgoingMessage.MaxLength);
            Assert.InRange(message.Pieces.Length, 1, OutgoingMessage.MaxPieces);
            var (segments, left) = (0, message.Length);
            foreach (var piece in message.Pieces)
            {
                for (var offset = piece.Offset; offset < piece.End; segments++)
                {
                    var length = Math.Min(message.SegmentLength, left);
                    Assert.True(offset + length <= piece.End, "a datagram lies in one piece");
                    sent.Add((message.To.Port, offset, length));
                    offset += length;
                    left -= length;
                }
            }

            Assert.Equal((message.Segments, 0), (segments, left));
        }

        return sent;
    }

    private void Commit(int receiver, int length, uint stream = 0)
    {
        var datagram = _arena.Rent(length);
        datagram[0] = (byte)(stream == 0 ? 0 : 0x80);
        datagram[1] = 96;
        BinaryPrimitives.WriteUInt32BigEndian(datagram[8..], stream);
        _arena.Commit(length, TransportAddress.From(new IPEndPoint(IPAddress.Loopback, receiver)));
    }

    private List<(int Receiver, int Length, int Segments)> Messages()
    {
        var messages = new List<(int, int, int)>();
        foreach (ref readonly var message in _arena.Messages)
            messages.Add((message.To.Port, message.Length, message.Segments));
        return messages;
    }
}
