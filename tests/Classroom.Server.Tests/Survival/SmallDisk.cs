using System.Diagnostics;
using System.Globalization;

namespace Classroom.Server.Tests.Survival;

/// <summary>A file system of its own that can be filled to its last byte and emptied again.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static SmallDisk Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("classroom-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=700,uid={UserId()}"), "classroom-test", folder);
        return new SmallDisk(folder);
    }

    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[BlockBytes];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException) when (new DriveInfo(Folder).AvailableFreeSpace < BlockBytes)
        {
            // Full, as it should be.
        }
    }

    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static string UserId() => File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    // Root, or whoever may become it without being asked.
    private static void Run(params string[] command)
    {
        string[] all = Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', all)}: {errors}");
    }
}
