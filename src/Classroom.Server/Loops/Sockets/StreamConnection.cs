using System.Buffers.Binary;
using System.Net.Sockets;
using Classroom.Rtc;
using Classroom.Rtc.Ice;

namespace Classroom.Server.Loops.Sockets;

/// <summary>One browser's TCP connection for media, which cannot be reached by UDP: reads and writes frames, and never waits.</summary>
internal sealed class StreamConnection(Socket socket, TransportAddress from, long nowUs) : IDisposable
{
    /// <summary>What waits for a receiver: a third of a second of 1.5 Mbit/s. What does not fit is dropped, as a full queue on the way would.</summary>
    public const int WaitingMax = 64 * 1024;

    private readonly FrameReader _reader = new();
    private readonly byte[] _waiting = GC.AllocateUninitializedArray<byte>(WaitingMax);
    private int _start;
    private int _end;

    public Socket Socket => socket;

    public TransportAddress From => from;

    public long OpenedUs { get; } = nowUs;

    public long HeardUs { get; private set; } = nowUs;

    /// <summary>Whether a peer has authenticated a check of this connection.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>The other side has closed, or sends what is no frame.</summary>
    public bool IsOver { get; private set; }

    public bool HasWaiting => _end > _start;

    /// <summary>Reads what is there, up to the reader's room.</summary>
    public void Read(long atUs)
    {
        var count = socket.Receive(_reader.Room(), SocketFlags.None, out var error);
        if (count > 0)
        {
            _reader.Fill(count);
            HeardUs = atUs;
        }
        else if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
        {
            IsOver = true;
        }
    }

    public bool TryTake(out Span<byte> datagram)
    {
        if (_reader.TryTake(out datagram))
            return true;
        IsOver |= _reader.IsBroken;
        return false;
    }

    /// <summary>Puts a datagram behind what waits; false where it does not fit.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        var length = FrameReader.HeaderLength + datagram.Length;
        if (IsOver || _end - _start + length > WaitingMax)
            return false;
        if (_end + length > WaitingMax)
        {
            _waiting.AsSpan(_start, _end - _start).CopyTo(_waiting);
            (_start, _end) = (0, _end - _start);
        }

        BinaryPrimitives.WriteUInt16BigEndian(_waiting.AsSpan(_end), (ushort)datagram.Length);
        datagram.CopyTo(_waiting.AsSpan(_end + FrameReader.HeaderLength));
        _end += length;
        return true;
    }

    /// <summary>Hands the kernel what it takes.</summary>
    public void Write()
    {
        var count = socket.Send(_waiting.AsSpan(_start, _end - _start), SocketFlags.None, out var error);
        if (count > 0)
            _start += count;
        else if (error is not (SocketError.WouldBlock or SocketError.Interrupted or SocketError.Success))
            IsOver = true;
        if (_start == _end)
            (_start, _end) = (0, 0);
    }

    public void Dispose() => socket.Dispose();
}
