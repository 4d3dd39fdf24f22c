using System.Diagnostics;

namespace Classroom.Server.Tests.Whip;

/// <summary>A network namespace of its own with one cable to this machine: aiortc skips loopback addresses. Gone when the test is.</summary>
public sealed class ForeignNetwork : IDisposable
{
    private const int NumbersMax = 10_000;
    private const int NetsMax = 250;
    private static int s_made;

    // Another one each time: what the kernel takes down may be there for a while.
    private readonly int _number = (Environment.ProcessId + (Interlocked.Increment(ref s_made) * 97)) % NumbersMax;
    private readonly string _name;
    private readonly int _net;

    public ForeignNetwork()
    {
        (_name, _net) = ($"classroom-{_number}", _number % NetsMax);
        var (near, far) = ($"cr{_number}a", $"cr{_number}b");
        Ip("netns", "add", _name);
        Ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", _name);
        Ip("addr", "add", $"{ServerAddress}/30", "dev", near);
        Ip("link", "set", near, "up");
        Ip("-n", _name, "addr", "add", $"10.213.{_net}.2/30", "dev", far);
        Ip("-n", _name, "link", "set", far, "up");
        Ip("-n", _name, "link", "set", "lo", "up");
    }

    /// <summary>This machine's end of the cable.</summary>
    public string ServerAddress => $"10.213.{_net}.1";

    /// <summary>Runs a program on the far side; gives what it printed.</summary>
    public async Task<string> Run(params string[] command)
    {
        var words = AsRoot(["netns", "exec", _name, .. command]);
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var program = Process.Start(start)!;
        var (output, errors) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync();
        return program.ExitCode == 0 ? await output : throw new InvalidOperationException($"{await output}\n{await errors}");
    }

    /// <summary>Starts a program on the far side that goes on until it is told to end.</summary>
    public ForeignProgram Start(params string[] command) => new(AsRoot(["netns", "exec", _name, .. command]));

    public void Dispose() => Ip("netns", "del", _name);

    private static void Ip(params string[] words)
    {
        var all = AsRoot(words);
        using var ip = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true })!;
        var errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', all)}: {errors}");
    }

    // Root, or whoever may become it without being asked.
    private static string[] AsRoot(params string[] words) => Environment.IsPrivilegedProcess ? ["ip", .. words] : ["sudo", "-n", "ip", .. words];
}
