using System.Net;
using System.Net.Sockets;

namespace Classroom.Testing.Server;

/// <summary>Ports that were free a moment ago, on loopback.</summary>
public static class FreePorts
{
    /// <summary>A free TCP port.</summary>
    public static int Tcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A port that is free for UDP and for TCP, as media takes it.</summary>
    public static int Udp()
    {
        while (true)
        {
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 0));
            var port = ((IPEndPoint)datagrams.LocalEndPoint!).Port;
            using var streams = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                streams.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody's TCP port: the next number.
                continue;
            }
        }
    }
}
