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
    public void A_shorter_one_ends_a_message_and_a_longer_one_begins_another()
    {
        foreach (var length in (int[])[80, 1000, 80, 80, 70, 80])
            Commit(1, length);
        Assert.Equal([(1, 80, 1), (1, 1080, 2), (1, 150, 2), (1, 80, 1)], Messages());
    }

    [Fact]
    public void Pieces_beyond_the_limit_begin_another_message()
    {
        for (var i = 0; i <= OutgoingMessage.MaxPieces; i++)
        {
            Commit(1, 100);
            Commit(2, 50);
        }

        Assert.Equal([(1, 400, 4), (2, 200, 4), (1, 100, 1), (2, 50, 1)], Messages());
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
    public void Whatever_comes_each_receiver_gets_its_own_in_order_and_each_message_is_as_the_kernel_asks()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            // Several flushes: what is left of one must not mislead the next.
            for (var flush = 0; flush < 4; flush++)
            {
                var expected = new Dictionary<int, List<(int Offset, int Length)>>();
                var end = 0;
                for (var i = random.Next(400); i > 0; i--)
                {
                    var (receiver, length) = (random.Next(1, 3 + (seed % 60)), random.Next(4) * 300 + 1);
                    if (!_arena.HasRoom(length))
                        break;
                    Commit(receiver, length);
                    if (!expected.TryGetValue(receiver, out var datagrams))
                        expected.Add(receiver, datagrams = []);
                    datagrams.Add((end, length));
                    end += length;
                }

                Assert.Equivalent(expected, Cut(), strict: true);
                _arena.Clear();
            }
        }
    }

    // As the kernel does it: the message's octets one behind the other, in pieces of the segment's length.
    private Dictionary<int, List<(int Offset, int Length)>> Cut()
    {
        var received = new Dictionary<int, List<(int Offset, int Length)>>();
        foreach (ref readonly var message in _arena.Messages)
        {
            Assert.InRange(message.Segments, 1, OutgoingMessage.MaxSegments);
            Assert.InRange(message.Length, 1, OutgoingMessage.MaxLength);
            Assert.InRange(message.Pieces.Length, 1, OutgoingMessage.MaxPieces);
            if (!received.TryGetValue(message.To.Port, out var datagrams))
                received.Add(message.To.Port, datagrams = []);
            var (segments, left) = (0, message.Length);
            foreach (var piece in message.Pieces)
            {
                for (var offset = piece.Offset; offset < piece.End; segments++)
                {
                    var length = Math.Min(message.SegmentLength, left);
                    Assert.True(offset + length <= piece.End, "a datagram lies in one piece");
                    datagrams.Add((offset, length));
                    offset += length;
                    left -= length;
                }
            }

            Assert.Equal((message.Segments, 0), (segments, left));
        }

        return received;
    }

    private void Commit(int receiver, int length)
    {
        _arena.Rent(length);
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
