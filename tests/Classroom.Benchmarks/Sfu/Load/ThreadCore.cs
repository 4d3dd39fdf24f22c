using System.Runtime.InteropServices;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>Keeps a thread on one core: sched_setaffinity(2).</summary>
internal static unsafe partial class ThreadCore
{
    private const int CpuSetBytes = 128;

    /// <summary>The calling thread stays there from now on; throws where there is no such core.</summary>
    public static void Pin(int core)
    {
        var mask = stackalloc byte[CpuSetBytes];
        new Span<byte>(mask, CpuSetBytes).Clear();
        mask[core / 8] = (byte)(1 << (core % 8));
        if (SetAffinity(0, CpuSetBytes, mask) != 0)
            throw new InvalidOperationException($"There is no core {core}.");
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, byte* mask);
}
