using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>One UDP port of one thread: reads batches, gathers what is to be sent, and flushes it.</summary>
public sealed class MediaSocket : IDatagramSink, IDisposable
{
    /// <summary>Longer datagrams are cut by the kernel and then fail their checks.</summary>
    public const int MaxDatagramLength = 2048;

    private const int BufferBytes = 4 * 1024 * 1024;
    private const int MicrosecondsPerMillisecond = 1_000;

    private readonly IPEndPoint _bound;
    private readonly bool _isIPv6;
    private readonly Func<IPEndPoint, Socket> _open;
    private readonly ManualResetEventSlim _pause = new();
    private readonly DatagramCalls _calls;
    private readonly SendArena _arena;

    // Null while the port cannot be had back.
    private Socket? _socket;

    public MediaSocket(IPEndPoint bind, SocketChoice choice = SocketChoice.Segmented)
        : this(bind, choice, Open)
    {
    }

    internal MediaSocket(IPEndPoint bind, SocketChoice choice, SocketAbilities abilities)
        : this(bind, choice, Open, abilities)
    {
    }

    internal MediaSocket(IPEndPoint bind, SocketChoice choice, Func<IPEndPoint, Socket> open, SocketAbilities? abilities = null)
    {
        ArgumentNullException.ThrowIfNull(bind);
        _open = open;
        _socket = open(bind);
        _bound = (IPEndPoint)_socket.LocalEndPoint!;
        _isIPv6 = SocketAddressForm.IsIPv6(_socket);
        Choice = (abilities ?? SocketAbilities.Present).Settle(choice, _socket);
        _calls = Choice == SocketChoice.Framework ? new FrameworkCalls(_socket, Counters) : new LinuxCalls(_socket, Counters);
        _arena = new SendArena(joins: Choice == SocketChoice.Segmented);
    }

    public int Port => _bound.Port;

    /// <summary>What of the wish the machine has.</summary>
    public SocketChoice Choice { get; }

    public SocketCounters Counters { get; } = new();

    /// <summary>Where datagrams for TCP connections go, if there may be any.</summary>
    internal StreamPort? Streams { get; set; }

    /// <summary>Whether a wait can be ended by <see cref="Wake"/>.</summary>
    public bool CanWake => _calls.CanWake;

    /// <summary>Ends a wait, from any thread: there is something else to do.</summary>
    public void Wake() => _calls.Wake();

    /// <summary>Waits until something can be read; false after the time-out or when woken.</summary>
    public bool Wait(long microseconds)
    {
        if (_socket is null && !TryOpen())
            _pause.Wait((int)Math.Max(1, microseconds / MicrosecondsPerMillisecond));
        return _socket is not null && _calls.Wait(microseconds);
    }

    /// <summary>Lets arrivals gather for this time.</summary>
    public void Pause(long microseconds)
    {
        if (_socket is not null)
            _calls.Pause(microseconds);
    }

    /// <summary>Reads what is there, up to a batch; gives the number of datagrams, which stay until the next reading.</summary>
    public int Receive() => _socket is null ? 0 : _calls.Receive();

    /// <summary>The datagram with this index of the last reading; whoever looks may write into it.</summary>
    public Span<byte> Datagram(int index, out TransportAddress from) => _calls.Datagram(index, out from);

    public Span<byte> Rent(int length)
    {
        var room = Math.Min(length, MaxDatagramLength);
        if (!_arena.HasRoom(room))
            Flush();
        return _arena.Rent(room);
    }

    public void Commit(int length, in TransportAddress to)
    {
        if (to.IsTcp)
            Streams?.Send(_arena.Rent(length), to);
        else if (_isIPv6 || to.IsIPv4)
            _arena.Commit(length, to);
        else
            Counters.SendErrors++;
    }

    /// <summary>Sends all that was committed.</summary>
    public void Flush()
    {
        Streams?.Flush();
        if (_arena.Count == 0)
            return;
        if (_socket is null)
            Counters.SendErrors += _arena.Count;
        else
            _calls.Send(_arena);
        _arena.Clear();
    }

    /// <summary>A new socket on the same port, after errors that do not go away. Where it cannot be had, waiting tries again.</summary>
    public void Rebind()
    {
        // The port must be free before it can be bound; between the two it may be lost for a while.
        _socket?.Dispose();
        _socket = null;
        TryOpen();
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _calls.Dispose();
        _pause.Dispose();
    }

    private bool TryOpen()
    {
        try
        {
            _socket = _open(_bound);
            _calls.Attach(_socket);
            Counters.Rebinds++;
            return true;
        }
        catch (SocketException)
        {
            Counters.FailedRebinds++;
            return false;
        }
    }

    private static Socket Open(IPEndPoint bind)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferBytes,
            SendBufferSize = BufferBytes,
        };
        if (bind.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        try
        {
            socket.Bind(bind);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
