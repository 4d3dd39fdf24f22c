using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;
using Classroom.Server.Loops.Sockets;
using Classroom.Testing.Network;

namespace Classroom.Server.Tests.Media;

/// <summary>The worker's socket by each of its ways into the kernel, and when its port cannot be had back at once.</summary>
public sealed class MediaSocketTests : IDisposable
{
    private const int WaitUs = 1_000_000;
    private const int PatienceUs = 30_000_000;

    // SOL_SOCKET and SO_NO_CHECK.
    private const int SolSocket = 1;
    private const int NoCheck = 11;
    private readonly Socket _first = Receiver();
    private readonly Socket _second = Receiver();

    public static TheoryData<SocketChoice> Choices => [.. Enum.GetValues<SocketChoice>()];

    [Theory]
    [MemberData(nameof(Choices))]
    public void What_is_committed_arrives_whole_and_in_order(SocketChoice choice)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), choice);
        Assert.Equal(choice, socket.Choice);
        // Equal ones, a shorter one that ends a message, a longer one that cannot follow, and the next receiver's between them.
        foreach (var length in (int[])[1000, 1000, 999, 1000, 1200, 1])
            Commit(socket, length, _first);
        Commit(socket, 1, _second);
        Commit(socket, 1, _first);

        socket.Flush();

        Assert.Equal([1000, 1000, 999, 1000, 1200, 1, 1], Lengths(_first));
        Assert.Equal([1], Lengths(_second));
        Assert.Equal((8, 5202, 0), (socket.Counters.Sent, socket.Counters.SentBytes, socket.Counters.SendErrors));
        Assert.Equal(choice == SocketChoice.Segmented ? 5 : 0, socket.Counters.Segmented);
        Assert.Equal(choice == SocketChoice.Framework ? 8 : 1, socket.Counters.SendCalls);
    }

    [Fact]
    public void What_several_bring_for_one_receiver_goes_as_one_message_out_of_several_places()
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), SocketChoice.Segmented);
        foreach (var length in (int[])[1000, 1000, 80])
        {
            Commit(socket, length, _first);
            Commit(socket, length, _second);
        }

        socket.Flush();

        Assert.Equal([1000, 1000, 80], Lengths(_first));
        Assert.Equal([1000, 1000, 80], Lengths(_second));
        Assert.Equal((6, 6, 1, 0), (socket.Counters.Sent, socket.Counters.Segmented, socket.Counters.SendCalls, socket.Counters.SendErrors));
    }

    [Theory]
    [InlineData(SocketChoice.Segmented, true, true, SocketChoice.Segmented)]
    [InlineData(SocketChoice.Segmented, true, false, SocketChoice.Batched)]
    [InlineData(SocketChoice.Segmented, false, true, SocketChoice.Framework)]
    [InlineData(SocketChoice.Segmented, false, false, SocketChoice.Framework)]
    [InlineData(SocketChoice.Batched, true, true, SocketChoice.Batched)]
    [InlineData(SocketChoice.Batched, false, true, SocketChoice.Framework)]
    [InlineData(SocketChoice.Framework, true, true, SocketChoice.Framework)]
    public void What_the_machine_has_not_is_done_the_next_way(SocketChoice wish, bool hasBatches, bool canSegment, SocketChoice expected)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), wish, new SocketAbilities(hasBatches, _ => canSegment));
        Assert.Equal(expected, socket.Choice);
        foreach (var length in (int[])[1000, 1000, 999])
            Commit(socket, length, _first);
        socket.Flush();
        Assert.Equal([1000, 1000, 999], Lengths(_first));
        Assert.Equal(
            (expected == SocketChoice.Segmented ? 3 : 0, expected == SocketChoice.Framework ? 3 : 1, expected != SocketChoice.Framework),
            (socket.Counters.Segmented, socket.Counters.SendCalls, socket.CanWake));
        _first.SendTo([7], new IPEndPoint(IPAddress.Loopback, socket.Port));
        Assert.True(socket.Wait(WaitUs));
        Assert.Equal(1, socket.Receive());
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void More_than_the_arena_holds_is_sent_in_between(SocketChoice choice)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), choice);
        const int Count = 300;
        for (var i = 0; i < Count; i++)
            Commit(socket, 1100, _first);
        socket.Flush();
        Assert.Equal(Enumerable.Repeat(1100, Count), Lengths(_first));
        Assert.Equal(0, socket.Counters.SendErrors);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_datagram_that_the_kernel_refuses_harms_no_other(SocketChoice choice)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), choice);
        Commit(socket, 10, _first);
        // Port 0 is refused by the kernel (EINVAL), joined or alone.
        socket.Rent(20);
        socket.Commit(20, TransportAddress.From(new IPEndPoint(IPAddress.Loopback, 0)));
        socket.Rent(20);
        socket.Commit(20, TransportAddress.From(new IPEndPoint(IPAddress.Loopback, 0)));
        // An IPv6 address on a socket of IPv4.
        socket.Rent(20);
        socket.Commit(20, TransportAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, 9)));
        Commit(socket, 11, _second);

        socket.Flush();

        Assert.Equal([10], Lengths(_first));
        Assert.Equal([11], Lengths(_second));
        Assert.Equal((2, 3), (socket.Counters.Sent, socket.Counters.SendErrors));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_batch_of_arrivals_is_read_with_the_senders_addresses(SocketChoice choice)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), choice);
        var to = new IPEndPoint(IPAddress.Loopback, socket.Port);
        const int Count = 100;
        for (var i = 0; i < Count; i++)
            (i % 2 == 0 ? _first : _second).SendTo(new byte[i + 1], to);

        var (lengths, senders) = (new List<int>(), new HashSet<ushort>());
        while (lengths.Count < Count && socket.Wait(WaitUs))
        {
            for (int i = 0, count = socket.Receive(); i < count; i++)
            {
                lengths.Add(socket.Datagram(i, out var from).Length);
                senders.Add(from.Port);
            }
        }

        Assert.Equal(Enumerable.Range(1, Count), lengths);
        Assert.Equal([.. new[] { Port(_first), Port(_second) }.Order()], senders.Order());
        Assert.Equal(0, socket.Receive());
        Assert.Equal(0, socket.Counters.ReceiveErrors);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_socket_of_both_families_speaks_to_both(SocketChoice choice)
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.IPv6Any, 0), choice);
        using var sixth = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        sixth.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        Commit(socket, 7, _first);
        Commit(socket, 8, sixth);
        socket.Flush();
        Assert.Equal([7], Lengths(_first));
        Assert.Equal([8], Lengths(sixth));

        sixth.SendTo([1], new IPEndPoint(IPAddress.IPv6Loopback, socket.Port));
        _first.SendTo([1], new IPEndPoint(IPAddress.Loopback, socket.Port));
        var senders = new List<TransportAddress>();
        while (senders.Count < 2 && socket.Wait(WaitUs))
        {
            for (int i = 0, count = socket.Receive(); i < count; i++)
            {
                socket.Datagram(i, out var from);
                senders.Add(from);
            }
        }

        Assert.Equal([TransportAddress.From((IPEndPoint)sixth.LocalEndPoint!), TransportAddress.From((IPEndPoint)_first.LocalEndPoint!)], senders);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_port_that_is_away_for_a_while_is_bound_again_and_receives(SocketChoice choice)
    {
        var (opened, away) = (0, 3);
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), choice, bind =>
        {
            if (opened++ > 0 && away-- > 0)
                throw new SocketException((int)SocketError.AddressAlreadyInUse);
            var bound = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            bound.Bind(bind);
            return bound;
        });
        var port = socket.Port;

        socket.Rebind();

        Assert.False(socket.Wait(1_000));
        Assert.Equal(0, socket.Receive());
        Commit(socket, 1, _first);
        socket.Flush();
        Assert.Equal((1, 2, 0), (socket.Counters.SendErrors, socket.Counters.FailedRebinds, socket.Counters.Rebinds));
        while (socket.Counters.Rebinds == 0)
            socket.Wait(1_000);
        Assert.Equal(port, socket.Port);
        _first.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Loopback, port));
        Assert.True(socket.Wait(WaitUs));
        Assert.Equal(1, socket.Receive());
        Assert.Equal(3, socket.Datagram(0, out _).Length);
    }

    [Fact]
    public void A_path_that_takes_less_than_a_piece_gets_the_pieces_one_by_one_and_the_others_theirs_cut_as_ever()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        const string Narrow = "127.0.0.2";
        using var inside = new NetworkNamespace($"classroom-narrow-{Environment.ProcessId}");
        inside.Ip("route", "add", "local", Narrow, "dev", "lo", "mtu", "lock", "900", "table", "local");
        using var socket = inside.Make(() => new MediaSocket(new IPEndPoint(IPAddress.Any, 0), SocketChoice.Segmented));
        using var narrow = inside.Make(() => Receiver(IPAddress.Parse(Narrow)));
        using var wide = inside.Make(() => Receiver(IPAddress.Loopback));
        for (var round = 1; round <= 3; round++)
        {
            foreach (var to in new[] { wide, narrow, wide })
            {
                foreach (var length in (int[])[1000, 1000])
                    Commit(socket, length, to);
            }

            Commit(socket, 999, narrow);
            // Out of two places, and what takes a piece whole is cut there too.
            foreach (var length in (int[])[500, 500])
                Commit(socket, length, narrow);
            socket.Flush();

            Assert.Equal([1000, 1000, 999, 500, 500], Lengths(narrow, 5));
            Assert.Equal([1000, 1000, 1000, 1000], Lengths(wide, 4));
            Assert.Equal((9 * round, 6 * round, 0), (socket.Counters.Sent, socket.Counters.Segmented, socket.Counters.SendErrors));
        }
    }

    [Fact]
    public void Where_the_kernel_cuts_nothing_of_a_socket_everything_goes_in_pieces()
    {
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), SocketChoice.Segmented, bind =>
        {
            // Linux cuts no messages of a socket that writes no sums (EINVAL, udp(7)).
            var bound = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            bound.SetRawSocketOption(SolSocket, NoCheck, BitConverter.GetBytes(1));
            bound.Bind(bind);
            return bound;
        });
        Assert.Equal(SocketChoice.Segmented, socket.Choice);
        for (var round = 1; round <= 3; round++)
        {
            foreach (var length in (int[])[1000, 1000, 999])
                Commit(socket, length, _first);
            Commit(socket, 7, _second);
            socket.Flush();

            Assert.Equal([1000, 1000, 999], Lengths(_first, 3));
            Assert.Equal([7], Lengths(_second, 1));
            Assert.Equal((4 * round, 0, 0), (socket.Counters.Sent, socket.Counters.Segmented, socket.Counters.SendErrors));
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static Socket Receiver() => Receiver(IPAddress.Loopback);

    private static Socket Receiver(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static ushort Port(Socket socket) => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;

    private static void Commit(MediaSocket socket, int length, Socket to)
    {
        socket.Rent(length)[..length].Fill((byte)length);
        socket.Commit(length, TransportAddress.From((IPEndPoint)to.LocalEndPoint!));
    }

    // On loopback a datagram has arrived when its sending returns, but for what is put together again. Each holds its own length in every byte.
    private static List<int> Lengths(Socket receiver, int awaited = 0)
    {
        var lengths = new List<int>();
        var buffer = new byte[MediaSocket.MaxDatagramLength];
        while (receiver.Available > 0 || (lengths.Count < awaited && receiver.Poll(PatienceUs, SelectMode.SelectRead)))
        {
            var length = receiver.Receive(buffer);
            Assert.All(buffer[..length], octet => Assert.Equal((byte)length, octet));
            lengths.Add(length);
        }

        return lengths;
    }
}
