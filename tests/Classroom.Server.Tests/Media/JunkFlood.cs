using System.Diagnostics;
using System.Net;
using Classroom.Rtc;
using Classroom.Rtc.Ice;
using Classroom.Server.Loops.Sockets;
using Classroom.Testing;

namespace Classroom.Server.Tests.Media;

/// <summary>A thread that sends junk to a port at a steady rate, many datagrams a call; where the machine is too slow for that, later rather than less.</summary>
internal sealed class JunkFlood : IDisposable
{
    private const int Kinds = 1_024;
    private const int LengthMax = 1_200;

    /// <summary>What is late is not made up for by more than so much at once: that would be another kind of flood.</summary>
    private static readonly TimeSpan s_lateMax = TimeSpan.FromMilliseconds(20);
    private const int RestUs = 500;

    private readonly MediaSocket _socket = new(new IPEndPoint(IPAddress.Loopback, 0), SocketChoice.Batched);
    private readonly TransportAddress _target;
    private readonly byte[][] _junk;
    private readonly Thread _thread;
    private readonly int _perSecond;
    private readonly int _count;
    private long _sent;
    private volatile bool _isStopping;

    public JunkFlood(int port, int perSecond, int count, int seed)
    {
        var random = new Random(seed);
        (_perSecond, _count) = (perSecond, count);
        _junk = [.. Enumerable.Range(0, Kinds).Select(kind => Make(random, kind))];
        _target = TransportAddress.From(new IPEndPoint(IPAddress.Loopback, port));
        _thread = new Thread(Run) { IsBackground = true, Name = "flood" };
        _thread.Start();
    }

    /// <summary>What the kernel has taken so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>All of it is sent.</summary>
    public bool IsOver => !_thread.IsAlive;

    /// <summary>How long all of it took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Whether anything came back; only when it is over.</summary>
    public bool HasAnswer => _socket.Receive() > 0;

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
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
        var (began, first) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        var most = (int)(s_lateMax.TotalSeconds * _perSecond);
        for (var made = 0; made < _count && !_isStopping;)
        {
            var due = (int)Math.Min(_count, Stopwatch.GetElapsedTime(began).TotalSeconds * _perSecond) - made;
            for (var turn = Math.Min(due, most); turn > 0; turn--, made++)
            {
                var junk = _junk[made % Kinds];
                junk.CopyTo(_socket.Rent(junk.Length));
                _socket.Commit(junk.Length, _target);
            }

            _socket.Flush();
            Interlocked.Exchange(ref _sent, _socket.Counters.Sent);
            // The time that could not be kept is let go.
            if (due > most)
                began += (long)((due - most) / (double)_perSecond * Stopwatch.Frequency);
            _socket.Pause(RestUs);
        }

        Took = Stopwatch.GetElapsedTime(first);
    }
}
