using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Classroom.Server.Bridges.Conversion;
using Xunit;

namespace Classroom.Server.Tests.Conversion;

/// <summary>What a tool in the sandbox can reach: its input, its output and nothing else. Each attempt is shown to work outside.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Cat = "/usr/bin/cat";
    private const string Bash = "/usr/bin/bash";
    private const int OutputBytesMax = 100_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox");
    private readonly Sandbox _sandbox = new(new SandboxLimits { Time = TimeSpan.FromSeconds(5) });

    public SandboxTests()
    {
        File.WriteAllText(Input, "the document");
        File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "other people's");
    }

    private string Input => Path.Combine(_folder.FullName, "in");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_reads_its_input_and_what_it_writes_is_the_result()
    {
        Assert.Equal("the document", (await Run(Cat, Sandbox.Input)).Output);
        Assert.Equal([0, 255, 10, 128], (await Run(Bash, "-c", "printf '\\0\\377\\n\\200'")).Bytes);
        Assert.False((await Run(Bash, "-c", "echo x > /in.pdf")).Ok);
    }

    [Fact]
    public async Task It_sees_no_file_of_the_host()
    {
        foreach (var path in new[] { "/etc/passwd", "/etc/hostname", "/proc/1/environ", Path.Combine(_folder.FullName, "secret"), "/root/.profile" })
        {
            var outcome = await Run(Cat, path);
            Assert.False(outcome.Ok);
            Assert.Contains("No such file", outcome.Errors, StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }

        Assert.True(File.Exists("/etc/passwd"));
        Assert.Equal("/dev\n/etc\n/in.pdf\n/lib\n/lib64\n/tmp\n/usr\n/var\n", (await Run(Bash, "-c", "printf '%s\\n' /*")).Output);
    }

    [Fact]
    public async Task It_has_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connect = $"exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port} && echo connected";
        var outcome = await Run(Bash, "-c", connect);
        Assert.False(outcome.Ok);
        Assert.DoesNotContain("connected", outcome.Output, StringComparison.Ordinal);
        Assert.False(listener.Pending());

        using var outside = Process.Start(new ProcessStartInfo(Bash, ["-c", connect]) { RedirectStandardOutput = true })!;
        Assert.Equal("connected\n", await outside.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_inherits_no_environment()
    {
        Environment.SetEnvironmentVariable("CLASSROOM_SANDBOX_SECRET", "password");
        var outcome = await Run(Bash, "-c", "export -p");
        Assert.True(outcome.Ok);
        Assert.DoesNotContain("password", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_and_processor_are_bounded()
    {
        var sandbox = new Sandbox(new SandboxLimits { Time = TimeSpan.FromSeconds(1) });
        var endless = await sandbox.Run(Bash, ["-c", "while :; do :; done"], Input, OutputBytesMax, TestContext.Current.CancellationToken);
        Assert.True(endless.TookTooLong);
        var waiting = await sandbox.Run(Bash, ["-c", "read -t 60 < /dev/ptmx"], Input, OutputBytesMax, TestContext.Current.CancellationToken);
        Assert.False(waiting.Ok);
    }

    [Fact]
    public async Task All_that_it_writes_is_bounded_together_and_who_goes_on_is_killed_at_once()
    {
        var exact = await Run(Bash, "-c", $"printf '%{OutputBytesMax}s' x");
        Assert.Equal((true, false, OutputBytesMax), (exact.Ok, exact.TookTooMuch, exact.Bytes.Length));
        var watch = Stopwatch.StartNew();
        var flood = await Run(Bash, "-c", "while :; do printf '%10000s' x; done");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"killed after {watch.Elapsed}");
        Assert.Equal((false, true, false, OutputBytesMax), (flood.Ok, flood.TookTooMuch, flood.TookTooLong, flood.Bytes.Length));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Except(["in", "secret"]));
    }

    [Fact]
    public async Task It_writes_nowhere_else_and_not_much()
    {
        foreach (var path in new[] { "/x", "/out/x", "/dev/x", "/dev/shm/x", "/usr/x", "/etc/x" })
            Assert.False((await Run(Bash, "-c", $"echo x > {path}")).Ok, path);
        var sandbox = new Sandbox(new SandboxLimits { TemporaryBytesMax = 1 << 20 });
        Assert.True((await Temporary(sandbox, 1_000_000)).Ok);
        Assert.False((await Temporary(sandbox, 1_100_000)).Ok);

        Task<SandboxOutcome> Temporary(Sandbox within, int bytes) =>
            within.Run(Bash, ["-c", $"printf '%{bytes}s' x > /tmp/x"], Input, OutputBytesMax, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_stands_behind_lessons()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var mark = $"mark{Guid.NewGuid():N}";
        var running = _sandbox.Run(Bash, ["-c", $"while :; do :; done # {mark}"], Input, OutputBytesMax, cancel.Token);
        int? found = null;
        while ((found = Find(mark)) is null)
            await Task.Delay(10, cancel.Token);
        Assert.Equal(Math.Min(Niceness("self") + 10, 19), Niceness($"{found}"));
        using var ionice = Process.Start(new ProcessStartInfo("/usr/bin/ionice", ["-p", $"{found}"]) { RedirectStandardOutput = true })!;
        Assert.Equal("idle\n", await ionice.StandardOutput.ReadToEndAsync(cancel.Token));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        static int Niceness(string process)
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
        }

        // The tool itself, not what starts it: its own command line begins with its name.
        static int? Find(string mark) => Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Where(path => CommandLine(path) is var line && line.StartsWith(Bash, StringComparison.Ordinal) && line.Contains(mark, StringComparison.Ordinal))
            .Select(path => (int?)int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    [Fact]
    public async Task A_cancelled_run_leaves_no_process()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var mark = $"mark{Guid.NewGuid():N}";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _sandbox.Run(Bash, ["-c", $"while :; do :; done # {mark}"], Input, OutputBytesMax, cancel.Token));
        Assert.DoesNotContain(Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)), path => CommandLine(path).Contains(mark, StringComparison.Ordinal));
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Task<SandboxOutcome> Run(string tool, params string[] arguments) =>
        _sandbox.Run(tool, arguments, Input, OutputBytesMax, TestContext.Current.CancellationToken);
}
