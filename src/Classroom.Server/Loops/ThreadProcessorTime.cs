using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Loops;

/// <summary>How long the calling thread has computed, by the kernel's count; nothing where there is no Linux.</summary>
internal static class ThreadProcessorTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since the thread began.</summary>
    public static unsafe long Read()
    {
        if (!LinuxCalls.IsSupported)
            return 0;
        LibC.TimeSpec time;
        return LibC.ReadClock(LibC.ThreadProcessorClock, &time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : 0;
    }
}
