using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Benchmarks.Packet;

/// <summary>Real sockets on loopback, one a receiver, emptied between the rounds so that each datagram finds room as on a network that works.</summary>
internal sealed class Receivers : IDisposable
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int DatagramMax = 2048;
    private readonly Socket[] _sockets;
    private readonly byte[] _buffer = new byte[DatagramMax];

    public Receivers(int count)
    {
        _sockets = [.. Enumerable.Range(0, count).Select(_ => Open())];
        Addresses = [.. _sockets.Select(socket => TransportAddress.From((IPEndPoint)socket.LocalEndPoint!))];
    }

    /// <summary>Where each one listens.</summary>
    public IReadOnlyList<TransportAddress> Addresses { get; }

    /// <summary>Reads all that has arrived.</summary>
    public int Drain()
    {
        var count = 0;
        foreach (var socket in _sockets)
        {
            for (; socket.Available > 0; count++)
                socket.Receive(_buffer);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
