using System.Globalization;
using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A network namespace with a cable to this machine on which there is IPv6 alone. Gone when the test is.</summary>
internal sealed class IPv6Network : IDisposable
{
    private static int s_count;

    private readonly NetworkNamespace _inside;

    public IPv6Network()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        Assert.SkipUnless(File.Exists("/proc/net/if_inet6"), "this kernel runs without IPv6");
        var number = (Environment.ProcessId + (50 * Interlocked.Increment(ref s_count))) % 250;
        var (near, far) = ($"cs{number}n", $"cs{number}f");

        // Of those that nobody routes (RFC 4193).
        var net = string.Create(CultureInfo.InvariantCulture, $"fd5c:1a55:{number:x}:");
        (ServerAddress, Address) = ($"{net}:1", $"{net}:2");
        _inside = new NetworkNamespace($"classroom-six-{number}");
        NetworkNamespace.Run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", _inside.Name);
        NetworkNamespace.Run("ip", "link", "set", near, "up");
        _inside.Ip("link", "set", far, "up");

        // At once, without asking whether another has the address (RFC 4862 section 5.4).
        NetworkNamespace.Run("ip", "addr", "add", $"{ServerAddress}/64", "dev", near, "nodad");
        _inside.Ip("addr", "add", $"{Address}/64", "dev", far, "nodad");
        _inside.Ip("route", "add", "default", "via", ServerAddress, "dev", far);
    }

    /// <summary>This machine's end of the cable.</summary>
    public string ServerAddress { get; }

    /// <summary>The namespace's end.</summary>
    public string Address { get; }

    /// <summary>A server that is known by this address, and by loopback to this machine's own clients.</summary>
    public Task<ServerProcess> StartServer() => ServerProcess.StartAt(ServerAddress, ("Classroom__Media__PublicAddress", $"{ServerAddress}, 127.0.0.1"));

    /// <summary>A Chromium inside.</summary>
    public Task<Browser> StartBrowser(ServerProcess server) => Browser.StartIn(_inside, server);

    public void Dispose() => _inside.Dispose();
}
