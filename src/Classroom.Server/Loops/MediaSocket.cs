using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops;

/// <summary>One UDP socket with blocking calls from one thread: a socket that also knows async would be slower (the framework polls it then).</summary>
public sealed class MediaSocket : IDatagramSink, IDisposable
{
    /// <summary>Longer datagrams are cut by the kernel and then fail their checks.</summary>
    public const int MaxDatagramLength = 2048;

    private const int BufferBytes = 4 * 1024 * 1024;
    private const int IPv4AddressOffset = 4;
    private const int IPv6AddressOffset = 8;
    private const int PortOffset = 2;
    private const int MicrosecondsPerMillisecond = 1_000;

    private readonly IPEndPoint _bound;
    private readonly byte[] _outgoing = GC.AllocateArray<byte>(MaxDatagramLength, pinned: true);
    private readonly SocketAddress _source;
    private readonly SocketAddress _destination;
    private readonly Func<IPEndPoint, Socket> _open;
    private readonly ManualResetEventSlim _pause = new();

    // Null while the port cannot be had back.
    private Socket? _socket;

    public MediaSocket(IPEndPoint bind)
        : this(bind, Open)
    {
    }

    internal MediaSocket(IPEndPoint bind, Func<IPEndPoint, Socket> open)
    {
        ArgumentNullException.ThrowIfNull(bind);
        _open = open;
        _socket = open(bind);
        _bound = (IPEndPoint)_socket.LocalEndPoint!;
        _source = new SocketAddress(bind.AddressFamily);
        _destination = new IPEndPoint(_bound.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0).Serialize();
    }

    public int Port => _bound.Port;

    public long Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Datagrams the kernel did not take: unreachable networks, full buffers.</summary>
    public long SendErrors { get; private set; }

    public long ReceiveErrors { get; private set; }

    public long Rebinds { get; private set; }

    /// <summary>Attempts to have the port back that failed; media stands still meanwhile.</summary>
    public long FailedRebinds { get; private set; }

    /// <summary>Waits until something can be read; false after the time-out.</summary>
    public bool Wait(int microseconds)
    {
        if (_socket is null && !TryOpen())
            _pause.Wait(Math.Max(1, microseconds / MicrosecondsPerMillisecond));
        return _socket?.Poll(microseconds, SelectMode.SelectRead) ?? false;
    }

    /// <summary>Reads one datagram that is there; gives its length, or -1 when there is none (or the kernel reports an error of an earlier send).</summary>
    public int TryReceive(Span<byte> buffer, out TransportAddress from)
    {
        from = default;
        if (_socket is null)
            return -1;
        try
        {
            if (_socket.Available == 0 && !_socket.Poll(0, SelectMode.SelectRead))
                return -1;
            var length = _socket.ReceiveFrom(buffer, SocketFlags.None, _source);
            from = Read(_source);
            return length;
        }
        catch (SocketException)
        {
            ReceiveErrors++;
            return -1;
        }
    }

    public Span<byte> Rent(int length) => _outgoing.AsSpan(0, Math.Min(length, MaxDatagramLength));

    public void Commit(int length, in TransportAddress to) => Send(_outgoing.AsSpan(0, length), to);

    public void Send(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        if (_socket is null || !Write(to, _destination))
        {
            SendErrors++;
            return;
        }
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, _destination);
            Sent++;
            SentBytes += datagram.Length;
        }
        catch (SocketException)
        {
            SendErrors++;
        }
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
        _pause.Dispose();
    }

    private bool TryOpen()
    {
        try
        {
            _socket = _open(_bound);
            Rebinds++;
            return true;
        }
        catch (SocketException)
        {
            FailedRebinds++;
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

    private static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        return address.Family == AddressFamily.InterNetwork
            ? TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4AddressOffset..]), port)
            : TransportAddress.FromIPv6(bytes.Slice(IPv6AddressOffset, 16), port);
    }

    /// <summary>Writes the destination into the one address object, so that sending allocates nothing; false for IPv6 on an IPv4 socket.</summary>
    private static bool Write(in TransportAddress address, SocketAddress destination)
    {
        var bytes = destination.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], address.Port);
        if (destination.Family == AddressFamily.InterNetworkV6)
            address.WriteIPv6(bytes[IPv6AddressOffset..]);
        else if (address.IsIPv4)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4AddressOffset..], address.IPv4);
        else
            return false;
        return true;
    }
}
