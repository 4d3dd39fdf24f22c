using System.Net;
using System.Net.Sockets;
using Classroom.Benchmarks.Sfu.Load;
using Classroom.Rtc;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Floor;

/// <summary>A socket each for so many, whom one thread on one core reads as the generator does, and forgets what it read.</summary>
internal sealed class FloorCrowd : IDisposable
{
    private const int WaitMs = 50;
    private const uint Loopback = 0x7F00_0001;

    private readonly List<Socket> _sockets = [];
    private readonly Epoll _epoll = new();
    private readonly Thread _thread;
    private readonly int _core;
    private volatile bool _isStopping;

    public FloorCrowd(int count, int core)
    {
        _core = core;
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            ArrivalBatch.Prepare(socket);
            _epoll.Watch((int)socket.SafeHandle.DangerousGetHandle(), i);
            _sockets.Add(socket);
        }

        _thread = new Thread(Read) { IsBackground = true, Name = "crowd" };
        _thread.Start();
    }

    /// <summary>Where to send to.</summary>
    public IReadOnlyList<TransportAddress> Addresses => [.. _sockets.Select(socket => TransportAddress.FromIPv4(Loopback, (ushort)((IPEndPoint)socket.LocalEndPoint!).Port))];

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _epoll.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }

    private void Read()
    {
        ThreadCore.Pin(_core);
        var batch = new ArrivalBatch();
        while (!_isStopping)
        {
            var count = _epoll.Wait(WaitMs);
            for (var i = 0; i < count; i++)
            {
                var socket = (int)_sockets[_epoll.Number(i)].SafeHandle.DangerousGetHandle();
                while (batch.Receive(socket) == ArrivalBatch.DatagramsMax)
                {
                    // As long as there may be more.
                }
            }
        }
    }
}
