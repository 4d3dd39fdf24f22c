using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Classroom.Testing.Media;
using Classroom.Testing.Network;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>The emulator does to real datagrams what its conditions say. Times are checked from below alone, and by the fastest: a busy machine is late, not wrong.</summary>
[Collection(Alone.Name)]
public sealed class EmulatedLineTests : IDisposable
{
    private const int Octets = 1_000;

    /// <summary>With its UDP and IP headers.</summary>
    private const int OctetsOnTheLine = Octets + 28;

    /// <summary>Small packets that the kernel sends by itself on a new interface (IPv6 router solicitations, groups) during a test.</summary>
    private const int KernelsOwnMax = 10;

    /// <summary>SOL_SOCKET and SO_RCVBUFFORCE (Linux, socket.h): above what the machine allows everybody; who may make a line may do this too.</summary>
    private const int SocketLevel = 1;
    private const int ForcedReceiveBuffer = 33;

    /// <summary>Room for all that a test sends, should its reader not run meanwhile: the kernel counts some 2.3 kB for each, and what finds no room is lost without the line having lost it.</summary>
    private const int ReceiveBufferOctets = 4 << 20;
    private static readonly TimeSpan s_last = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_taken = TimeSpan.FromSeconds(30);

    private readonly EmulatedLine _line;
    private readonly Socket _near;
    private readonly Socket _far;

    public EmulatedLineTests()
    {
        Assert.SkipUnless(EmulatedLine.IsPossible, "an emulated line needs root and /dev/net/tun");
        _line = new EmulatedLine(seed: 7);
        _near = Open(_line.NearAddress);
        _far = _line.Namespace.Make(() => Open(_line.FarAddress));
    }

    [Fact]
    public void A_datagram_takes_as_long_as_the_line_in_each_direction()
    {
        _line.Down.Conditions = new NetworkConditions { DelayUs = 30_000 };
        _line.Up.Conditions = new NetworkConditions { DelayUs = 10_000 };
        var (down, up) = (Times(_near, _far, 50, TimeSpan.FromMilliseconds(2)), Times(_far, _near, 50, TimeSpan.FromMilliseconds(2)));
        Say($"down {down.Min():F2} to {down.Max():F2} ms, up {up.Min():F2} to {up.Max():F2} ms; {_line}");
        Assert.Equal((50, 50), (down.Count, up.Count));
        Assert.InRange(down.Min(), 30, 60);
        Assert.InRange(up.Min(), 10, 30);
    }

    [Fact]
    public void A_narrow_line_lets_its_queue_pass_and_no_more()
    {
        _line.Down.Conditions = new NetworkConditions { RateBps = 1_000_000, QueueUs = 100_000 };
        var times = Times(_near, _far, 40, TimeSpan.Zero);
        const double EachMs = OctetsOnTheLine * 8 / 1_000.0;
        Say($"{times.Count} arrived, the last after {times.Max():F1} ms; {_line}");

        // 100 ms hold twelve of 8.2 ms, with the one that is being sent; a machine that sends them more slowly than it takes some to leave has more room.
        Assert.InRange(times.Count, 13, 39);
        Assert.Equal(40 - times.Count, _line.Down.Overflowed);
        Assert.True(times[0] >= EachMs, $"{times[0]}");
        Assert.True(times.Max() > 12 * EachMs, $"{times.Max()}");
    }

    [Fact]
    public void Losses_come_as_often_and_as_long_as_said()
    {
        _line.Down.Conditions = new NetworkConditions { Loss = 0.2, LossBurst = 4 };
        var times = Times(_near, _far, 1_000, TimeSpan.FromMicroseconds(200));
        Say($"{times.Count} of 1,000 arrived; {_line}");
        Assert.InRange(_line.Down.Lost, 1_000 - times.Count, 1_000 - times.Count + KernelsOwnMax);
        Assert.InRange(times.Count, 650, 920);
    }

    [Fact]
    public void Conditions_change_while_packets_fly()
    {
        _line.Down.Conditions = new NetworkConditions { DelayUs = 200_000 };
        Send(_near, _far, 1);

        // Sent is not on its way: the line's thread takes it from the kernel when it runs, beside small packets of the kernel's own.
        Assert.True(SpinWait.SpinUntil(() => _line.Down.Octets >= OctetsOnTheLine, s_taken), $"{_line.Down.Octets} octets");
        _line.Down.Conditions = NetworkConditions.Perfect;
        Send(_near, _far, 2);
        Assert.Equal([2, 1], [.. Receive(_far, 2).Select(one => one.Number)]);
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _line.Dispose();
    }

    private static Socket Open(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)s_last.TotalMilliseconds };
        socket.SetRawSocketOption(SocketLevel, ForcedReceiveBuffer, BitConverter.GetBytes(ReceiveBufferOctets));
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    // Milliseconds that each took that arrived, in the order of arrival.
    private static List<double> Times(Socket from, Socket to, int count, TimeSpan pause)
    {
        var sending = new Thread(() =>
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) >= pause * i);
                Send(from, to, i);
            }
        });
        sending.Start();
        var times = Receive(to, count).Select(one => one.Milliseconds).ToList();
        sending.Join();
        return times;
    }

    private static void Send(Socket from, Socket to, int number)
    {
        var datagram = new byte[Octets];
        BinaryPrimitives.WriteInt32BigEndian(datagram, number);
        BinaryPrimitives.WriteInt64BigEndian(datagram.AsSpan(4), Stopwatch.GetTimestamp());
        from.SendTo(datagram, to.LocalEndPoint!);
    }

    // As many, or what comes until nothing does any more.
    private static IEnumerable<(int Number, double Milliseconds)> Receive(Socket socket, int count)
    {
        var datagram = new byte[Octets];
        for (var i = 0; i < count; i++)
        {
            try
            {
                socket.Receive(datagram);
            }
            catch (SocketException late) when (late.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                yield break;
            }

            yield return (BinaryPrimitives.ReadInt32BigEndian(datagram), Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64BigEndian(datagram.AsSpan(4))).TotalMilliseconds);
        }
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
