using System.Net;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>The framework's calls, one a datagram: everywhere, and what the faster ones are measured against.</summary>
internal sealed class FrameworkCalls : DatagramCalls
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(MediaSocket.MaxDatagramLength, pinned: true);
    private readonly SocketAddress _source;
    private readonly SocketAddress _destination;
    private readonly bool _isIPv6;
    private Socket _socket;
    private int _length;
    private TransportAddress _from;

    public FrameworkCalls(Socket socket, SocketCounters counters)
        : base(counters)
    {
        _socket = socket;
        _isIPv6 = SocketAddressForm.IsIPv6(socket);
        _source = new SocketAddress(socket.AddressFamily);
        _destination = new IPEndPoint(_isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Serialize();
    }

    public override void Attach(Socket socket) => _socket = socket;

    public override bool Wait(long microseconds) => _socket.Poll((int)microseconds, SelectMode.SelectRead);

    // The framework has no wait as short as is meant here; the next arrival ends this one.
    public override void Pause(long microseconds) => Wait(microseconds);

    public override int Receive()
    {
        try
        {
            if (_socket.Available == 0 && !_socket.Poll(0, SelectMode.SelectRead))
                return 0;
            _length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _source);
            _from = SocketAddressForm.Read(_source.Buffer.Span, _isIPv6);
            return 1;
        }
        catch (SocketException)
        {
            Counters.ReceiveErrors++;
            return 0;
        }
    }

    public override Span<byte> Datagram(int index, out TransportAddress from)
    {
        from = _from;
        return _buffer.AsSpan(0, _length);
    }

    public override void Send(SendArena arena)
    {
        foreach (ref readonly var message in arena.Messages)
        {
            // The arena does not join for us: one datagram a message.
            if (SocketAddressForm.TryWrite(message.To, _destination.Buffer.Span, _isIPv6))
                Send(arena.Bytes.AsSpan(message.Pieces[0].Offset, message.Length));
            else
                Counters.SendErrors++;
        }
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        try
        {
            Counters.SendCalls++;
            _socket.SendTo(datagram, SocketFlags.None, _destination);
            NoteSent(1, datagram.Length);
        }
        catch (SocketException)
        {
            Counters.SendErrors++;
        }
    }
}
