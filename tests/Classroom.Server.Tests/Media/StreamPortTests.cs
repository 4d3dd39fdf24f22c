using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Tests.Media;

/// <summary>Media over TCP on loopback: limits, time limits, and what happens to who takes too little. Time is an argument.</summary>
public sealed class StreamPortTests : IDisposable
{
    private const int PatienceMs = 5_000;
    private readonly List<TransportAddress> _closed = [];
    private readonly List<Socket> _clients = [];
    private readonly StreamPort _port;

    public StreamPortTests() => _port = new StreamPort(new IPEndPoint(IPAddress.Loopback, 0), _closed.Add);

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
        _port.Dispose();
    }

    [Fact]
    public void Frames_go_both_ways_and_carry_the_address_of_their_connection()
    {
        var client = Connect();
        client.Send([0, 3, 1, 2, 3, 0, 2, 4]);
        var sender = default(TransportAddress);
        var got = new List<byte[]>();
        Until(() =>
        {
            _port.Look(0);
            while (_port.TryTake(out var datagram, out var one))
            {
                sender = one;
                got.Add(datagram.ToArray());
            }

            return got.Count == 1;
        });
        Assert.Equal([1, 2, 3], got[0]);
        Assert.Equal(TransportAddress.From((IPEndPoint)client.LocalEndPoint!) with { IsTcp = true }, sender);

        client.Send([5]);
        Until(() =>
        {
            _port.Look(0);
            return _port.TryTake(out var datagram, out _) && datagram.SequenceEqual((byte[])[4, 5]);
        });
        _port.Send([7, 8], sender);
        _port.Send([9], sender);
        _port.Flush();
        var answer = new byte[16];
        Until(() => client.Available == 7);
        Assert.Equal([0, 2, 7, 8, 0, 1, 9], answer[..client.Receive(answer)]);

        // Nobody's address, and the UDP end of the same numbers, are no way to it.
        _port.Send([1], sender with { Port = 9 });
        Assert.Equal(1, _port.Dropped);
    }

    [Fact]
    public void Who_shows_no_valid_check_in_time_is_closed_and_who_has_is_kept_until_silent()
    {
        var (idle, admitted) = (Connect(), Connect());
        Until(() =>
        {
            _port.Look(0);
            return _port.Count == 2;
        });
        _port.Admit(TransportAddress.From((IPEndPoint)admitted.LocalEndPoint!) with { IsTcp = true });
        _port.Look(StreamPort.CheckTimeoutUs);
        Assert.Equal(2, _port.Count);
        _port.Look(StreamPort.CheckTimeoutUs + 1);
        Assert.Equal(1, _port.Count);
        Assert.Equal([TransportAddress.From((IPEndPoint)idle.LocalEndPoint!) with { IsTcp = true }], _closed);
        _port.Look(StreamPort.SilenceTimeoutUs + 1);
        Assert.Equal(0, _port.Count);
    }

    [Fact]
    public void MED_02_one_address_cannot_take_all_places_and_what_is_closed_frees_its_own()
    {
        for (var i = 0; i < StreamPort.UncheckedPerAddressMax + 5; i++)
        {
            // The kernel's own queue is no longer than the limit: it has to be emptied for the last ones to get in.
            Connect();
            _port.Look(0);
        }

        Until(() =>
        {
            _port.Look(0);
            return _port.Refused == 5;
        });
        Assert.Equal(StreamPort.UncheckedPerAddressMax, _port.Count);
        foreach (var client in _clients)
            client.Close();
        Until(() =>
        {
            _port.Look(0);
            return _port.Count == 0;
        });
        Connect();
        Until(() =>
        {
            _port.Look(0);
            return _port.Count == 1;
        });
    }

    [Fact]
    public void Who_takes_nothing_loses_media_and_holds_up_nobody()
    {
        var (deaf, well) = (Connect(), Connect());
        Until(() =>
        {
            _port.Look(0);
            return _port.Count == 2;
        });
        var (toDeaf, toWell) = (AddressOf(deaf), AddressOf(well));
        var datagram = new byte[1_200];
        long got = 0;
        var buffer = new byte[64 * 1024];
        for (var i = 0; i < 5_000; i++)
        {
            _port.Send(datagram, toDeaf);
            _port.Send(datagram, toWell);
            _port.Flush();
            while (well.Available > 0)
                got += well.Receive(buffer);
        }

        Until(() =>
        {
            _port.Flush();
            while (well.Available > 0)
                got += well.Receive(buffer);
            return got == 5_000L * (2 + datagram.Length);
        });
        Assert.InRange(_port.Dropped, 1, 5_000);
    }

    [Fact]
    public void What_is_no_frame_ends_its_connection_alone()
    {
        var (noisy, well) = (Connect(), Connect());
        noisy.Send([0xFF, 0xFF, 1]);
        Until(() =>
        {
            _port.Look(0);
            while (_port.TryTake(out _, out _))
            {
            }

            return _closed.Count == 1;
        });
        Assert.Equal(AddressOf(noisy), _closed[0]);
        Assert.Equal(1, _port.Count);
        Assert.True(well.Connected);
    }

    private static TransportAddress AddressOf(Socket client) => TransportAddress.From((IPEndPoint)client.LocalEndPoint!) with { IsTcp = true };

    private static void Until(Func<bool> holds) => Assert.True(SpinWait.SpinUntil(holds, PatienceMs), "not in time");

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _clients.Add(client);
        client.Connect(IPAddress.Loopback, _port.Port);
        return client;
    }
}
