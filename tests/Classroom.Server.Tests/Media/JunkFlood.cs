using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Classroom.Rtc.Ice;
using Classroom.Testing;

namespace Classroom.Server.Tests.Media;

/// <summary>A thread that sends junk to a port at a steady rate, as far as the machine goes along.</summary>
internal sealed class JunkFlood : IDisposable
{
    private const int Kinds = 1_024;
    private const int LengthMax = 1_200;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[][] _junk;
    private readonly Thread _thread;
    private readonly int _perSecond;
    private long _sent;
    private volatile bool _isStopping;

    public JunkFlood(int port, int perSecond, int seed)
    {
        var random = new Random(seed);
        _perSecond = perSecond;
        _junk = [.. Enumerable.Range(0, Kinds).Select(kind => Make(random, kind))];
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _thread = new Thread(Run) { IsBackground = true, Name = "flood" };
        _thread.Start();
    }

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Datagrams that came back.</summary>
    public bool HasAnswer => _socket.Available > 0;

    public void Stop()
    {
        _isStopping = true;
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _socket.Dispose();
    }

    // One in eight is a whole check of a name that nobody has: what costs a stranger's datagram most.
    private static byte[] Make(Random random, int kind)
    {
        if (kind % 8 > 0)
        {
            var bytes = new byte[random.Next(1, LengthMax)];
            random.NextBytes(bytes);
            return bytes;
        }

        var check = new byte[200];
        var name = new IceCredentials(random.Next().ToString("x8", null), "aPasswordThatNobodyHas12");
        return check[..new ControllingIceClient(new IceCredentials("stranger", "x"), name, random.NextBytes).WriteCheck(check)];
    }

    private void Run()
    {
        var began = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (!_isStopping)
        {
            var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * _perSecond);
            if (sent >= due)
            {
                Thread.Yield();
                continue;
            }

            _socket.Send(_junk[sent % Kinds]);
            Interlocked.Exchange(ref _sent, ++sent);
        }
    }
}
