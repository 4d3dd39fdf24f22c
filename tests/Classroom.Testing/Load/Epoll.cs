using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Classroom.Testing.Load;

/// <summary>Which of thousands of sockets have something: epoll(7). The framework's own way wakes a thread of its pool for each.</summary>
public sealed unsafe partial class Epoll : IDisposable
{
    /// <summary>Few enough that between two calls nothing else waits for long.</summary>
    private const int EventsMax = 64;

    private const int Add = 1;
    private const uint Readable = 1;

    // struct epoll_event is packed on x86-64 and nowhere else.
    private static readonly int s_dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_stride = s_dataAt + sizeof(long);

    private readonly byte[] _events = GC.AllocateArray<byte>(EventsMax * s_stride, pinned: true);
    private readonly SafeFileHandle _handle = new(Create(0), ownsHandle: true);

    /// <summary>Watches a socket under a number of the caller's.</summary>
    public void Watch(int socket, int number)
    {
        var one = new byte[s_stride];
        BinaryPrimitives.WriteUInt32LittleEndian(one, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(one.AsSpan(s_dataAt), number);
        fixed (byte* pointer = one)
        {
            if (Control(_handle, Add, socket, pointer) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits; gives how many have something.</summary>
    public int Wait(int milliseconds) =>
        Math.Max(0, Wait(_handle, (byte*)Unsafe.AsPointer(ref _events[0]), EventsMax, milliseconds));

    /// <summary>The number of one of those.</summary>
    public int Number(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * s_stride) + s_dataAt));

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial nint Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, int operation, int socket, byte* description);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(SafeFileHandle handle, byte* events, int count, int milliseconds);
}
