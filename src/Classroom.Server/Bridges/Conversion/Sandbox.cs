using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// Runs one tool on one file by bubblewrap: no network, no other process, no file of the host but the tool, its libraries and fonts,
/// an empty environment, a low priority, and limits of time, memory, processes and file size. What is read here was written by strangers.
/// </summary>
public sealed class Sandbox(SandboxLimits limits)
{
    /// <summary>Where the tool finds its input.</summary>
    public const string Input = "/in.pdf";

    /// <summary>Where the tool may write.</summary>
    public const string OutputFolder = "/out";

    private const string Bubblewrap = "/usr/bin/bwrap";
    private const string Nice = "/usr/bin/nice";
    private const string IoNice = "/usr/bin/ionice";
    private const string Prlimit = "/usr/bin/prlimit";
    private const int OutputCharsMax = 512 * 1024;
    private const int ErrorCharsMax = 8 * 1024;
    private const int OpenFilesMax = 64;

    // Slides can wait; sound cannot. The last word lets it go on where the machine knows no such classes.
    private static readonly string[] s_behindLessons = ["-n", "10", IoNice, "--class", "idle", "--ignore", Bubblewrap];

    // Besides the libraries: fonts for documents that bring none, and the character maps of East Asian ones.
    private static readonly string[] s_readable =
    [
        "/usr/lib64", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/poppler", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig",
    ];

    /// <summary>Runs a tool (its whole path) on a document; files it writes below <see cref="OutputFolder"/> appear in <paramref name="outputFolder"/>.</summary>
    public async Task<SandboxOutcome> Run(
        string tool, IEnumerable<string> arguments, string input, string outputFolder, CancellationToken cancel)
    {
        if (!File.Exists(Bubblewrap))
            throw new SandboxException("bubblewrap does not start; the package bubblewrap is needed.");
        using var process = new Process { StartInfo = StartInfo(tool, arguments, input, outputFolder) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ended = Start(process);
        limit.CancelAfter(limits.Time);
        var output = Read(process.StandardOutput, OutputCharsMax);
        var errors = Read(process.StandardError, ErrorCharsMax);
        var timedOut = false;
        try
        {
            await ended.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            timedOut = true;
            process.Kill(entireProcessTree: true);
            await ended;
        }

        // Only bubblewrap itself is waited for above; what ran inside it has gone when the last one holding these pipes has.
        await Task.WhenAll(output, errors);
        cancel.ThrowIfCancellationRequested();
        var outcome = new SandboxOutcome(process.ExitCode, timedOut, await output, await errors);
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

    private static async Task<string> Read(StreamReader from, int charsMax)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
            text.Append(buffer, 0, Math.Min(read, charsMax - text.Length));
        return text.ToString();
    }

    private ProcessStartInfo StartInfo(string tool, IEnumerable<string> arguments, string input, string outputFolder)
    {
        var info = new ProcessStartInfo(Nice)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
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
        words.AddRange(["--ro-bind", input, Input, "--bind", outputFolder, OutputFolder, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]);
        words.AddRange(
        [
            "--", Prlimit, Limit("cpu", (long)Math.Ceiling(limits.Time.TotalSeconds)), Limit("as", limits.MemoryBytesMax),
            Limit("fsize", limits.FileBytesMax), Limit("nofile", OpenFilesMax),
            Limit("nproc", limits.ProcessesMax), Limit("core", 0), "--", tool,
        ]);
        foreach (var word in words.Concat(arguments))
            info.ArgumentList.Add(word);
        return info;
    }

    private static string Limit(string name, long value) => $"--{name}={Text(value)}";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
