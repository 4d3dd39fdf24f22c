using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// Runs one tool on one file by bubblewrap: no network, no other process, no file of the host but the tool, its libraries and fonts,
/// an empty environment, a low priority, and limits of time, memory and processes. It writes nothing of the host's: what it makes comes out of its
/// standard output, up to a limit, so there is no folder that many files could fill. What is read here was written by strangers.
/// </summary>
public sealed class Sandbox(SandboxLimits limits)
{
    /// <summary>Where the tool finds its input.</summary>
    public const string Input = "/in.pdf";

    private const string Bubblewrap = "/usr/bin/bwrap";
    private const string Nice = "/usr/bin/nice";
    private const string IoNice = "/usr/bin/ionice";
    private const string Prlimit = "/usr/bin/prlimit";
    private const int ChunkBytes = 64 * 1024;
    private const int ErrorCharsMax = 8 * 1024;
    private const int OpenFilesMax = 64;

    // Slides can wait; sound cannot. The last word lets it go on where the machine knows no such classes.
    private static readonly string[] s_behindLessons = ["-n", "10", IoNice, "--class", "idle", "--ignore", Bubblewrap];

    // Besides the libraries: fonts for documents that bring none, and the character maps of East Asian ones.
    private static readonly string[] s_readable =
    [
        "/usr/lib64", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/poppler", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig",
    ];

    /// <summary>Runs a tool (its whole path) on a document; one that writes more than <paramref name="outputBytesMax"/> is killed.</summary>
    public async Task<SandboxOutcome> Run(
        string tool, IEnumerable<string> arguments, string input, int outputBytesMax, CancellationToken cancel)
    {
        if (!File.Exists(Bubblewrap))
            throw new SandboxException("bubblewrap does not start; the package bubblewrap is needed.");
        using var process = new Process { StartInfo = StartInfo(tool, arguments, input) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ended = Start(process);
        limit.CancelAfter(limits.Time);
        var output = ReadOutput(process.StandardOutput.BaseStream, outputBytesMax, limit.Cancel);
        var errors = Read(process.StandardError, ErrorCharsMax);
        var killed = false;
        try
        {
            await ended.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            killed = true;
            process.Kill(entireProcessTree: true);
            await ended;
        }

        // Only bubblewrap itself is waited for above; what ran inside it has gone when the last one holding these pipes has.
        await Task.WhenAll(output, errors);
        cancel.ThrowIfCancellationRequested();
        var (bytes, flooded) = await output;
        var outcome = new SandboxOutcome(process.ExitCode, killed && !flooded, flooded, bytes, await errors);
        if (!outcome.Ok && outcome.Errors.StartsWith("bwrap:", StringComparison.Ordinal))
            throw new SandboxException($"bubblewrap cannot make a sandbox here: {outcome.Errors.Trim()}");
        return outcome;
    }

    // bubblewrap dies with the thread that started it (PR_SET_PDEATHSIG), so that thread must live as long as the process: none of the pool's does surely.
    private static Task Start(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
                process.WaitForExit();
                ended.SetResult();
            }
            catch (Exception wrong) when (!started.Task.IsCompleted)
            {
                started.SetException(new SandboxException("The sandbox does not start; the packages coreutils, util-linux and bubblewrap are needed.", wrong));
            }
            catch (InvalidOperationException wrong)
            {
                ended.SetException(wrong);
            }
        })
        { IsBackground = true, Name = "sandbox" };
        thread.Start();
        started.Task.GetAwaiter().GetResult();
        return ended.Task;
    }

    // The pipe is emptied to its end even where nothing more is wanted: who holds it would wait otherwise.
    private static async Task<(byte[] Bytes, bool Flooded)> ReadOutput(Stream from, int bytesMax, Action onFlood)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[ChunkBytes];
        var flooded = false;
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            var room = bytesMax - (int)kept.Length;
            kept.Write(buffer, 0, Math.Min(read, room));
            if (read <= room || flooded)
                continue;
            flooded = true;
            onFlood();
        }

        return (kept.ToArray(), flooded);
    }

    private static async Task<string> Read(StreamReader from, int charsMax)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
            text.Append(buffer, 0, Math.Min(read, charsMax - text.Length));
        return text.ToString();
    }

    private ProcessStartInfo StartInfo(string tool, IEnumerable<string> arguments, string input)
    {
        var info = new ProcessStartInfo(Nice)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();
        List<string> words =
        [
            .. s_behindLessons,
            "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
            "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "HOME", "/tmp",
            "--ro-bind", "/usr/lib", "/usr/lib", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--ro-bind", Prlimit, Prlimit, "--ro-bind", tool, tool,
        ];
        foreach (var path in s_readable)
            words.AddRange(["--ro-bind-try", path, path]);
        words.AddRange(["--dev", "/dev", "--size", Text(limits.TemporaryBytesMax), "--tmpfs", "/tmp"]);
        words.AddRange(["--ro-bind", input, Input, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]);
        words.AddRange(
        [
            "--", Prlimit, Limit("cpu", (long)Math.Ceiling(limits.Time.TotalSeconds)), Limit("as", limits.MemoryBytesMax),
            Limit("nofile", OpenFilesMax), Limit("nproc", limits.ProcessesMax), Limit("core", 0), "--", tool,
        ]);
        foreach (var word in words.Concat(arguments))
            info.ArgumentList.Add(word);
        return info;
    }

    private static string Limit(string name, long value) => $"--{name}={Text(value)}";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
