using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>How much the kernel prefers others to the calling thread, and to those that it starts from then on; nothing where there is no Linux.</summary>
internal static class ThreadUrgency
{
    private const int Niceness = 10;

    /// <summary>The caller gets a tenth of what another thread gets that wants the same core. There is no way back without a privilege.</summary>
    public static void Lower()
    {
        // A kernel that refuses leaves everything as it was, which is right too.
        if (LinuxCalls.IsSupported)
            _ = LibC.SetPriority(LibC.OfThread, 0, Niceness);
    }
}
