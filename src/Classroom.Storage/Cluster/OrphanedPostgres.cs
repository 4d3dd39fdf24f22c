using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Classroom.Storage.Cluster;

/// <summary>A PostgreSQL left over from a server that was killed: the kernel has told it to end, and we wait for that.</summary>
internal static partial class OrphanedPostgres
{
    private static readonly TimeSpan s_askAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_insistAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Returns once no PostgreSQL runs on the cluster. We hold the lock of the data folder, so one that does not end is nobody's:
    /// it is asked again, so that the cluster's life is always bound to the server's.
    /// </summary>
    public static async Task WaitForEnd(ClusterPaths paths, TimeProvider time, ILogger logger, CancellationToken cancel)
    {
        if (ProcessOf(paths) is not { } process)
        {
            return;
        }

        LogWaiting(logger, process);
        var began = time.GetTimestamp();
        var (asked, insisted) = (false, false);
        while (ProcessOf(paths) == process)
        {
            var waited = time.GetElapsedTime(began);
            if (waited > s_patience)
            {
                throw new StorageException($"PostgreSQL (process {process}) of an earlier server does not end: stop it by hand.");
            }

            if (waited > s_askAfter && !asked)
            {
                asked = Signal.Send(process, Signal.Interrupt) || asked;
            }

            if (waited > s_insistAfter && !insisted)
            {
                insisted = Signal.Send(process, Signal.Quit) || insisted;
            }

            await Task.Delay(s_step, time, cancel);
        }
    }

    /// <summary>The living postmaster of this cluster, or null; its working directory proves that the number was not reused.</summary>
    public static int? ProcessOf(ClusterPaths paths)
    {
        try
        {
            var line = File.Exists(paths.ProcessFile) ? File.ReadLines(paths.ProcessFile).FirstOrDefault() : null;
            return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && new DirectoryInfo($"/proc/{process}/cwd").ResolveLinkTarget(true)?.FullName == RealPath(paths.Cluster)
                ? process
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The file or the process went away between two looks, or the process is another user's and so not ours.
            return null;
        }
    }

    private static string RealPath(string path)
    {
        using var here = File.OpenHandle(Path.Combine(path, "PG_VERSION"));
        return Path.GetDirectoryName(new FileInfo($"/proc/self/fd/{here.DangerousGetHandle()}").LinkTarget!)!;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL of an earlier server still runs (process {Process}); waiting for its end")]
    private static partial void LogWaiting(ILogger logger, int process);
}
