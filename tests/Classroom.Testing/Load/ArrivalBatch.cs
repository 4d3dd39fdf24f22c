using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Classroom.Testing.Network;

namespace Classroom.Testing.Load;

/// <summary>Many datagrams a call, each with the kernel's time of its arrival: how long the generator itself takes to look is not the server's delay.</summary>
public sealed unsafe class ArrivalBatch
{
    public const int DatagramsMax = 64;

    private const int DatagramRoom = 2048;
    private const int ControlRoom = 64;

    // struct cmsghdr, then struct timespec.
    private const int TimeAt = 16;
    private const int ControlLength = 32;
    private const int SolSocket = 1;
    private const int TimestampNs = 35;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly LibC.Message[] _messages = GC.AllocateArray<LibC.Message>(DatagramsMax, pinned: true);
    private readonly LibC.Vector[] _vectors = GC.AllocateArray<LibC.Vector>(DatagramsMax, pinned: true);
    private readonly byte[] _datagrams = GC.AllocateArray<byte>(DatagramsMax * DatagramRoom, pinned: true);
    private readonly byte[] _controls = GC.AllocateArray<byte>(DatagramsMax * ControlRoom, pinned: true);

    public ArrivalBatch()
    {
        for (var i = 0; i < DatagramsMax; i++)
        {
            _vectors[i].Base = (nint)Unsafe.AsPointer(ref _datagrams[i * DatagramRoom]);
            _vectors[i].Length = DatagramRoom;
            _messages[i].Vectors = (nint)Unsafe.AsPointer(ref _vectors[i]);
            _messages[i].VectorCount = 1;
            _messages[i].Control = (nint)Unsafe.AsPointer(ref _controls[i * ControlRoom]);
        }
    }

    /// <summary>Lets the kernel note when datagrams of this socket arrive.</summary>
    public static void Prepare(Socket socket) => socket.SetRawSocketOption(SolSocket, TimestampNs, BitConverter.GetBytes(1));

    /// <summary>Reads what is there, up to a batch.</summary>
    public int Receive(int socket)
    {
        foreach (ref var message in _messages.AsSpan())
            message.ControlLength = ControlRoom;
        return Math.Max(0, LibC.ReceiveMany(socket, (LibC.Message*)Unsafe.AsPointer(ref _messages[0]), DatagramsMax, LibC.DontWait, 0));
    }

    public Span<byte> Datagram(int index) => _datagrams.AsSpan(index * DatagramRoom, (int)_messages[index].Length);

    /// <summary>When it arrived, in nanoseconds of Unix time.</summary>
    public long ArrivedNs(int index)
    {
        if (_messages[index].ControlLength < ControlLength)
            return 0;
        var time = MemoryMarshal.Read<LibC.TimeSpec>(_controls.AsSpan((index * ControlRoom) + TimeAt));
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }
}
