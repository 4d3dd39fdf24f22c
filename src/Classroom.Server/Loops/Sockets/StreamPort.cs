using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>
/// A worker's TCP port for those whose firewall lets no UDP through: ICE-TCP, passive (RFC 6544). Owned by the worker's thread; nothing in it waits, and
/// whoever takes too little loses media, not the others' time.
/// </summary>
public sealed class StreamPort : IDisposable
{
    public const int ConnectionsMax = 2_048;

    /// <summary>A school may sit behind one address: two connections for each of five hundred.</summary>
    public const int PerAddressMax = 1_024;

    /// <summary>Connections that have not shown a valid check yet, in all and of one address.</summary>
    public const int UncheckedMax = 512;
    public const int UncheckedPerAddressMax = 128;

    /// <summary>Until its first valid check; a browser sends one at once.</summary>
    public const long CheckTimeoutUs = 5_000_000;

    /// <summary>Longer than any consent lasts.</summary>
    public const long SilenceTimeoutUs = 30_000_000;

    private const int Backlog = 128;
    private const int AcceptedPerTurn = 64;
    private const int KernelBytes = 64 * 1024;

    private readonly Socket _listener;
    private readonly Action<TransportAddress> _closed;
    private readonly Dictionary<TransportAddress, StreamConnection> _connections = [];
    private readonly Dictionary<TransportAddress, (int All, int Unchecked)> _loads = [];
    private readonly List<Socket> _ready = [];
    private readonly Dictionary<Socket, StreamConnection> _bySocket = [];
    private readonly List<StreamConnection> _writing = [];
    private readonly List<StreamConnection> _over = [];
    private readonly Queue<StreamConnection> _reading = new();
    private int _unchecked;

    /// <summary>Listens at once; what is closed is told by its address, which is nobody's any more.</summary>
    public StreamPort(IPEndPoint bind, Action<TransportAddress> closed)
    {
        ArgumentNullException.ThrowIfNull(bind);
        _closed = closed;
        _listener = new Socket(bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            if (bind.AddressFamily == AddressFamily.InterNetworkV6)
                _listener.DualMode = true;
            _listener.Bind(bind);
            _listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>The port that it has.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int Count => _connections.Count;

    /// <summary>Connections that were closed at once, because there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Datagrams dropped because their receiver took too little.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes new connections, ends those whose time is up, and reads from those that have sent.</summary>
    public void Look(long nowUs)
    {
        Accept(nowUs);
        foreach (var connection in _connections.Values)
        {
            if (connection.IsOver || nowUs - connection.HeardUs > SilenceTimeoutUs || (!connection.IsAdmitted && nowUs - connection.OpenedUs > CheckTimeoutUs))
                _over.Add(connection);
        }

        foreach (var connection in _over)
            End(connection);
        _over.Clear();
        if (_connections.Count == 0)
            return;
        _ready.Clear();
        _ready.AddRange(_bySocket.Keys);
        Socket.Select(_ready, null, null, 0);
        foreach (var socket in _ready)
        {
            var connection = _bySocket[socket];
            connection.Read(nowUs);
            _reading.Enqueue(connection);
        }
    }

    /// <summary>The next datagram of those that have sent; valid until the next call.</summary>
    public bool TryTake(out Span<byte> datagram, out TransportAddress from)
    {
        while (_reading.TryPeek(out var connection))
        {
            from = connection.From;
            if (connection.TryTake(out datagram))
                return true;
            _reading.Dequeue();
        }

        datagram = default;
        from = default;
        return false;
    }

    /// <summary>A peer has authenticated a check that came from there.</summary>
    public void Admit(in TransportAddress from)
    {
        if (!_connections.TryGetValue(from, out var connection) || connection.IsAdmitted)
            return;
        connection.IsAdmitted = true;
        CountOf(from, all: 0, unadmitted: -1);
    }

    /// <summary>Sends by the connection of this address, if it is still there and takes anything.</summary>
    public void Send(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        if (!_connections.TryGetValue(to, out var connection))
        {
            Dropped++;
            return;
        }

        var isIdle = !connection.HasWaiting;
        if (!connection.TryAdd(datagram))
            Dropped++;
        else if (isIdle)
            _writing.Add(connection);
    }

    /// <summary>Hands on what waits, as far as it is taken.</summary>
    public void Flush()
    {
        var kept = 0;
        for (var i = 0; i < _writing.Count; i++)
        {
            var connection = _writing[i];
            connection.Write();
            if (connection is { HasWaiting: true, IsOver: false })
                _writing[kept++] = connection;
        }

        _writing.RemoveRange(kept, _writing.Count - kept);
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values)
            connection.Dispose();
        _listener.Dispose();
    }

    private void Accept(long nowUs)
    {
        for (var i = 0; i < AcceptedPerTurn && _listener.Poll(0, SelectMode.SelectRead); i++)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (SocketException)
            {
                // Gone again, or no descriptor is left: the next turn tries on.
                return;
            }

            if (socket.RemoteEndPoint is not IPEndPoint end)
            {
                socket.Dispose();
                continue;
            }

            var from = TransportAddress.From(end) with { IsTcp = true };
            if (!HasRoom(from))
            {
                Refused++;
                socket.Dispose();
                continue;
            }

            socket.Blocking = false;
            socket.NoDelay = true;
            // Little, so that what is late is dropped here and not sent late.
            socket.SendBufferSize = KernelBytes;
            var connection = new StreamConnection(socket, from, nowUs);
            _connections.Add(from, connection);
            _bySocket.Add(socket, connection);
            CountOf(from, all: 1, unadmitted: 1);
        }
    }

    private bool HasRoom(in TransportAddress from)
    {
        var load = _loads.GetValueOrDefault(HostOf(from));
        return _connections.Count < ConnectionsMax && _unchecked < UncheckedMax && load.All < PerAddressMax && load.Unchecked < UncheckedPerAddressMax
            && !_connections.ContainsKey(from);
    }

    private void End(StreamConnection connection)
    {
        _connections.Remove(connection.From);
        _bySocket.Remove(connection.Socket);
        _writing.Remove(connection);
        CountOf(connection.From, all: -1, unadmitted: connection.IsAdmitted ? 0 : -1);
        connection.Dispose();
        _closed(connection.From);
    }

    private void CountOf(in TransportAddress from, int all, int unadmitted)
    {
        _unchecked += unadmitted;
        var host = HostOf(from);
        var load = _loads.GetValueOrDefault(host);
        load = (load.All + all, load.Unchecked + unadmitted);
        if (load.All == 0)
            _loads.Remove(host);
        else
            _loads[host] = load;
    }

    private static TransportAddress HostOf(in TransportAddress address) => address with { Port = 0 };
}
