using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>
/// A server behind NAT: a box between this machine and a network namespace with browsers translates a public address, which this machine does not have, to
/// the machine's own, and whoever is inside to its own. Gone when the test is.
/// </summary>
internal sealed class TranslatedNetwork : IDisposable
{
    /// <summary>Of a net that is nobody's (RFC 5737).</summary>
    public const string PublicAddress = "192.0.2.77";

    private static int s_count;

    private readonly NetworkNamespace _box;
    private readonly NetworkNamespace _inside;

    public TranslatedNetwork()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        var number = (Environment.ProcessId + (50 * Interlocked.Increment(ref s_count))) % 250;
        var net = $"10.215.{number}";
        _box = new NetworkNamespace($"classroom-nat-{number}");
        _inside = new NetworkNamespace($"classroom-nat-{number}-in");
        var (near, outer, inner, far) = ($"cn{number}n", $"cn{number}o", $"cn{number}i", $"cn{number}f");

        NetworkNamespace.Run("ip", "link", "add", near, "type", "veth", "peer", "name", outer, "netns", _box.Name);
        NetworkNamespace.Run("ip", "addr", "add", $"{net}.1/30", "dev", near);
        NetworkNamespace.Run("ip", "link", "set", near, "up");
        _box.Ip("addr", "add", $"{net}.2/30", "dev", outer);
        _box.Ip("link", "set", outer, "up");

        _box.Ip("link", "add", inner, "type", "veth", "peer", "name", far, "netns", _inside.Name);
        _box.Ip("addr", "add", $"{net}.5/30", "dev", inner);
        _box.Ip("link", "set", inner, "up");
        _inside.Ip("addr", "add", $"{net}.6/30", "dev", far);
        _inside.Ip("link", "set", far, "up");
        _inside.Ip("route", "add", "default", "via", $"{net}.5");

        _box.Execute("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        _box.Execute(
            "nft",
            "add table ip nat; add chain ip nat in { type nat hook prerouting priority dstnat; }; add chain ip nat out { type nat hook postrouting priority srcnat; }; "
            + $"add rule ip nat in ip daddr {PublicAddress} dnat to {net}.1; add rule ip nat out oifname {outer} masquerade");
    }

    /// <summary>A server that tells browsers the public address, and beside it the one by which this machine's own clients reach it.</summary>
    public static Task<ServerProcess> StartServer() => ServerProcess.StartAt(PublicAddress, ("Classroom__Media__PublicAddress", $"{PublicAddress}, 127.0.0.1"));

    /// <summary>A Chromium inside.</summary>
    public Task<Browser> StartBrowser(ServerProcess server) => Browser.StartIn(_inside, server);

    public void Dispose()
    {
        _inside.Dispose();
        _box.Dispose();
    }
}
