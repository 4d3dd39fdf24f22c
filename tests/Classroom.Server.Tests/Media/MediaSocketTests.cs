using System.Net;
using System.Net.Sockets;
using Classroom.Server.Loops;

namespace Classroom.Server.Tests.Media;

/// <summary>The worker's socket when its port cannot be had back at once.</summary>
public sealed class MediaSocketTests
{
    private const int WaitUs = 1_000_000;

    [Fact]
    public void A_port_that_is_away_for_a_while_is_bound_again_and_receives()
    {
        var (opened, away) = (0, 3);
        using var socket = new MediaSocket(new IPEndPoint(IPAddress.Loopback, 0), bind =>
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
        var buffer = new byte[MediaSocket.MaxDatagramLength];
        Assert.Equal(-1, socket.TryReceive(buffer, out _));
        socket.Send([1], default);
        Assert.Equal((1, 2, 0), (socket.SendErrors, socket.FailedRebinds, socket.Rebinds));
        while (socket.Rebinds == 0)
            socket.Wait(1_000);
        Assert.Equal(port, socket.Port);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Loopback, port));
        Assert.True(socket.Wait(WaitUs));
        Assert.Equal(3, socket.TryReceive(buffer, out _));
    }
}
