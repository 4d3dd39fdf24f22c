using System.Net;
using System.Net.Sockets;

namespace Classroom.Testing.Server;

/// <summary>Ports that were free a moment ago, below those that the system gives to whoever connects: none of those can take them meanwhile.</summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int End = 32_000;

    /// <summary>A server has a media worker for each core, each with the next port.</summary>
    private const int InARow = 4;

    private static int s_turn;

    /// <summary>A free TCP port.</summary>
    public static int Tcp() => Find(1);

    /// <summary>A port that is free for UDP and for TCP, as media takes it, with those after it.</summary>
    public static int Udp() => Find(InARow);

    private static int Find(int count)
    {
        while (true)
        {
            // Each process begins elsewhere, and nobody gets the same twice in a row.
            var slot = ((Environment.ProcessId * 97) + Interlocked.Increment(ref s_turn)) % ((End - First) / InARow);
            var port = First + (slot * InARow);
            if (Enumerable.Range(port, count).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port) =>
        CanBind(SocketType.Stream, ProtocolType.Tcp, port) && CanBind(SocketType.Dgram, ProtocolType.Udp, port);

    private static bool CanBind(SocketType type, ProtocolType protocol, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
