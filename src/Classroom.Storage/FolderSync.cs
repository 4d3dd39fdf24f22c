using System.Runtime.InteropServices;

namespace Classroom.Storage;

/// <summary>Makes the names in a folder durable, which the framework has no call for.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    // O_DIRECTORY and O_CLOEXEC of Linux on x64; arm64 differs in the first, which is only a precaution, so it is left out.
    private const int CloseOnExec = 0x80000;

    public static void Flush(string folder)
    {
        var handle = Open(folder, ReadOnly | CloseOnExec);
        if (handle < 0)
        {
            throw new IOException($"{folder} cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        }

        var result = Fsync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (result != 0)
        {
            throw new IOException($"{folder} cannot be made durable (errno {error}).", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
