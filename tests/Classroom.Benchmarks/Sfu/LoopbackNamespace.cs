using Classroom.Testing.Network;

namespace Classroom.Benchmarks.Sfu;

/// <summary>A network namespace whose one cable has both ends inside: an address that is no loopback address, and traffic that cannot leave. Gone when disposed.</summary>
internal sealed class LoopbackNamespace : IDisposable
{
    public const string Address = "10.78.0.1";
    private readonly NetworkNamespace _inside = new($"classroom-sfu-{Environment.ProcessId}");

    public LoopbackNamespace()
    {
        _inside.Ip("link", "add", "near", "type", "veth", "peer", "name", "far");
        _inside.Ip("addr", "add", $"{Address}/24", "dev", "near");
        _inside.Ip("link", "set", "near", "up");
        _inside.Ip("link", "set", "far", "up");
    }

    /// <summary>Words before a command that is to run inside.</summary>
    public IReadOnlyList<string> Words => _inside.Words;

    public void Dispose() => _inside.Dispose();
}
