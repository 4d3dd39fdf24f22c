using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>
/// Many datagrams a call. A null call costs 270 ns and the kernel's own way of a datagram ten times that, so the gain is in messages
/// that the kernel cuts up itself (UDP GSO): what is equal for all datagrams to one receiver is then done once.
/// </summary>
internal sealed unsafe class LinuxCalls : DatagramCalls
{
    private const int MicrosecondsPerSecond = 1_000_000;
    private const int NanosecondsPerMicrosecond = 1_000;

    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(MaxReceived * MediaSocket.MaxDatagramLength, pinned: true);
    private readonly MessageTable _incoming = new(MaxReceived);
    private readonly MessageTable _outgoing = new(SendArena.MaxMessages + 1);
    private readonly WakeUp _wake = new();
    private readonly bool _isIPv6;
    private int _descriptor;
    private int _count;

    public LinuxCalls(Socket socket, SocketCounters counters)
        : base(counters)
    {
        _isIPv6 = SocketAddressForm.IsIPv6(socket);
        _outgoing.SetFamily(socket.AddressFamily, _isIPv6);
        _incoming.SetFamily(socket.AddressFamily, _isIPv6);
        for (var i = 0; i < MaxReceived; i++)
            _incoming.Place(i, 0, Pointer(_received, i * MediaSocket.MaxDatagramLength), MediaSocket.MaxDatagramLength);
        Attach(socket);
    }

    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Whether the kernel knows messages that it cuts up itself (since 4.18).</summary>
    public static bool CanSegment(Socket socket)
    {
        try
        {
            Span<byte> value = stackalloc byte[sizeof(int)];
            socket.GetRawSocketOption(LibC.SolUdp, LibC.UdpSegment, value);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public override void Attach(Socket socket) => _descriptor = (int)socket.SafeHandle.DangerousGetHandle();

    public override bool CanWake => true;

    public override void Wake() => _wake.Signal();

    public override bool Wait(long microseconds)
    {
        var entries = stackalloc LibC.PollEntry[2];
        entries[0] = new LibC.PollEntry { Socket = _descriptor, Events = LibC.PollIn };
        entries[1] = new LibC.PollEntry { Socket = _wake.Descriptor, Events = LibC.PollIn };
        var time = Time(microseconds);
        if (LibC.Poll(entries, 2, &time, 0) <= 0)
            return false;
        if (entries[1].Returned != 0)
            _wake.Clear();
        return entries[0].Returned != 0;
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    public override void Pause(long microseconds)
    {
        var time = Time(microseconds);
        LibC.Poll(null, 0, &time, 0);
    }

    public override int Receive()
    {
        _incoming.ExpectNames(_count);
        _count = LibC.ReceiveMany(_descriptor, _incoming.First, MaxReceived, LibC.DontWait, 0);
        if (_count >= 0)
            return _count;
        if (Marshal.GetLastPInvokeError() is not (LibC.Again or LibC.Interrupted))
            Counters.ReceiveErrors++;
        return _count = 0;
    }

    public override Span<byte> Datagram(int index, out TransportAddress from)
    {
        from = SocketAddressForm.Read(_incoming.Name(index), _isIPv6);
        return _received.AsSpan(index * MediaSocket.MaxDatagramLength, _incoming.Length(index));
    }

    // A loop over messages, called for a batch: compiled whole at its first call (ADR 0010).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Send(SendArena arena)
    {
        var messages = arena.Messages;
        for (var i = 0; i < messages.Length; i++)
            Prepare(i, messages[i], arena.Bytes);
        for (var done = 0; done < messages.Length;)
        {
            var sent = Call(done, messages.Length - done);
            if (sent <= 0)
            {
                // It is the first one that was refused; the others are not to blame.
                Resend(messages[done], arena, Marshal.GetLastPInvokeError());
                sent = 1;
            }
            else
            {
                foreach (ref readonly var message in messages.Slice(done, sent))
                    Note(message);
            }

            done += sent;
        }
    }

    private static LibC.TimeSpec Time(long microseconds) => new()
    {
        Seconds = microseconds / MicrosecondsPerSecond,
        Nanoseconds = microseconds % MicrosecondsPerSecond * NanosecondsPerMicrosecond,
    };

    private static nint Pointer(byte[] pinned, int offset) => (nint)Unsafe.AsPointer(ref pinned[offset]);

    private void Prepare(int index, in OutgoingMessage message, byte[] bytes)
    {
        SocketAddressForm.TryWrite(message.To, _outgoing.Name(index), _isIPv6);
        var pieces = message.Pieces;
        for (var i = 0; i < pieces.Length; i++)
            _outgoing.Place(index, i, Pointer(bytes, pieces[i].Offset), pieces[i].Length);
        _outgoing.SetPieces(index, pieces.Length);
        _outgoing.SetSegment(index, message.Segments > 1 ? message.SegmentLength : 0);
    }

    private int Call(int first, int count)
    {
        int sent;
        do
        {
            Counters.SendCalls++;
            sent = LibC.SendMany(_descriptor, _outgoing.First + first, (uint)count, 0);
        }
        while (sent < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
        return sent;
    }

    private void Note(in OutgoingMessage message)
    {
        NoteSent(message.Segments, message.Length);
        if (message.Segments > 1)
            Counters.Segmented += message.Segments;
    }

    /// <summary>
    /// A message that may not be cut goes in pieces: EIO where the device cannot check its sums, which stays so; EINVAL, or EMSGSIZE since Linux 6.14,
    /// where a path takes less than a segment, which is this receiver's own. Anything else is the network's answer for good.
    /// </summary>
    private void Resend(in OutgoingMessage message, SendArena arena, int error)
    {
        if (message.Segments == 1 || error is not (LibC.IoError or LibC.Invalid or LibC.TooLong))
        {
            Counters.SendErrors += message.Segments;
            return;
        }

        if (error == LibC.IoError)
            arena.Joins = false;
        // Through the table's spare place: those that wait behind it stay as they lie.
        foreach (var piece in message.Pieces)
        {
            for (var offset = piece.Offset; offset < piece.End; offset += message.SegmentLength)
                SendAlone(new OutgoingMessage(message.To, new OutgoingMessage.Piece(offset, Math.Min(message.SegmentLength, piece.End - offset)), OutgoingMessage.NoStream), arena);
        }
    }

    private void SendAlone(in OutgoingMessage datagram, SendArena arena)
    {
        Prepare(SendArena.MaxMessages, datagram, arena.Bytes);
        if (Call(SendArena.MaxMessages, 1) == 1)
            Note(datagram);
        else
            Counters.SendErrors++;
    }
}
