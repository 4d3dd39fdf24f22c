using System.Runtime.InteropServices;

namespace Classroom.Server.Loops.Sockets;

/// <summary>The Linux calls that move many datagrams at once: recvmmsg(2), sendmmsg(2), ppoll(2); and what wakes who waits for them: eventfd(2); and how urgent a thread is: setpriority(2). Forms as on 64-bit machines.</summary>
internal static unsafe partial class LibC
{
    /// <summary>CLOCK_THREAD_CPUTIME_ID.</summary>
    public const int ThreadProcessorClock = 3;
    public const int DontWait = 0x40;
    public const short PollIn = 1;

    /// <summary>EFD_CLOEXEC and EFD_NONBLOCK.</summary>
    public const int EventFlags = 0x80000 | 0x800;

    /// <summary>PRIO_PROCESS, by which Linux means one thread.</summary>
    public const int OfThread = 0;
    public const int SolUdp = 17;
    public const int UdpSegment = 103;

    public const int Interrupted = 4;
    public const int IoError = 5;
    public const int Again = 11;
    public const int Invalid = 22;
    public const int TooLong = 90;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, Message* messages, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int socket, Message* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, TimeSpec* timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int OpenEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int descriptor, ulong* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, ulong* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ReadClock(int clock, TimeSpec* time);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, uint who, int niceness);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public nint Name;
        public uint NameLength;
        public nint Vectors;
        public nuint VectorCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _headerPadding;

        /// <summary>Bytes moved, written by the kernel.</summary>
        public uint Length;
        private readonly uint _padding;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public nint Base;
        public nuint Length;
    }

    /// <summary>struct cmsghdr with a UDP_SEGMENT value and the padding to eight bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SegmentControl
    {
        public const int HeaderLength = 16;

        public nuint Length;
        public int Level;
        public int Type;
        public ushort SegmentLength;
        private readonly ushort _padding;
        private readonly uint _morePadding;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Socket;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
