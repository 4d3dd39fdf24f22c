using System.Diagnostics;

namespace Classroom.Benchmarks.Sfu;

/// <summary>A network namespace whose one cable has both ends inside: an address that is no loopback address, and traffic that cannot leave. Gone when disposed.</summary>
internal sealed class LoopbackNamespace : IDisposable
{
    public const string Address = "10.78.0.1";
    private readonly string _name = $"classroom-sfu-{Environment.ProcessId}";

    public LoopbackNamespace()
    {
        Ip("netns", "add", _name);
        Ip("-n", _name, "link", "set", "lo", "up");
        Ip("-n", _name, "link", "add", "near", "type", "veth", "peer", "name", "far");
        Ip("-n", _name, "addr", "add", $"{Address}/24", "dev", "near");
        Ip("-n", _name, "link", "set", "near", "up");
        Ip("-n", _name, "link", "set", "far", "up");
    }

    /// <summary>Words before a command that is to run inside.</summary>
    public IReadOnlyList<string> Words => ["ip", "netns", "exec", _name];

    public void Dispose() => Ip("netns", "del", _name);

    private static void Ip(params string[] words)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
        var errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', words)}: {errors}A namespace needs root.");
    }
}
