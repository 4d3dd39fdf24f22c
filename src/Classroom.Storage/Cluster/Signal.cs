using System.Runtime.InteropServices;

namespace Classroom.Storage.Cluster;

/// <summary>Signals to processes by their id.</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;

    /// <summary>True where the signal was delivered.</summary>
    public static bool Send(int process, int signal) => process > 1 && KillNative(process, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int process, int signal);
}
