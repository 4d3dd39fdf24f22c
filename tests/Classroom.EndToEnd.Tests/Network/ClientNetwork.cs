using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>
/// A network namespace with two cables to this machine, one of them plugged in: a browser inside changes from one to the other, as from Wi-Fi to mobile.
/// Gone when the test is.
/// </summary>
internal sealed class ClientNetwork : IDisposable
{
    private static int s_count;

    private readonly NetworkNamespace _inside;
    private readonly string _net;
    private readonly string[] _near;
    private readonly string[] _far;

    public ClientNetwork()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        var number = (Environment.ProcessId + (50 * Interlocked.Increment(ref s_count))) % 250;
        _net = $"10.214.{number}";
        _near = [$"ce{number}n0", $"ce{number}n1"];
        _far = [$"ce{number}f0", $"ce{number}f1"];
        _inside = new NetworkNamespace($"classroom-e2e-{number}");
        for (var i = 0; i < _far.Length; i++)
        {
            var near = _near[i];
            NetworkNamespace.Run("ip", "link", "add", near, "type", "veth", "peer", "name", _far[i], "netns", _inside.Name);
            NetworkNamespace.Run("ip", "addr", "add", $"{_net}.{Near(i)}/30", "dev", near);
            NetworkNamespace.Run("ip", "link", "set", near, "up");

            // The server answers from its one address, whichever cable is plugged in.
            NetworkNamespace.Run("ip", "route", "replace", $"{_net}.{Near(i) - 1}/30", "dev", near, "src", ServerAddress);
        }

        Plug(0);
    }

    /// <summary>This machine's address on the first cable, which can be reached by both.</summary>
    public string ServerAddress => $"{_net}.{Near(0)}";

    /// <summary>The address inside, on the cable that is plugged in.</summary>
    public string ClientAddress => $"{_net}.{Near(Plugged) + 1}";

    /// <summary>Which cable is plugged in.</summary>
    public int Plugged { get; private set; }

    /// <summary>A server that the namespace can reach.</summary>
    public Task<ServerProcess> StartServer(params (string Name, string Value)[] more) => ServerProcess.StartAt(ServerAddress, more);

    /// <summary>A Chromium inside.</summary>
    public Task<Browser> StartBrowser(ServerProcess server, params string[] more) => Browser.StartIn(_inside, server, more);

    /// <summary>Pulls the one cable out and then puts the other in.</summary>
    public void Change()
    {
        _inside.Ip("link", "set", _far[Plugged], "down");
        Plug(1 - Plugged);
    }

    /// <summary>
    /// The same while no process inside runs: whoever goes on finds one card in place of another and never saw a moment without, so that a browser tells
    /// its pages nothing.
    /// </summary>
    public void ChangeUnseen()
    {
        Sleep(asleep: true);
        Change();
        Sleep(asleep: false);
    }

    /// <summary>From here on nothing gets through that names the address of the other cable, as with operators who check their customers' (RFC 2827).</summary>
    public void CheckAddresses()
    {
        for (var i = 0; i < _far.Length; i++)
            File.WriteAllText($"/proc/sys/net/ipv4/conf/{_near[i]}/rp_filter", "1");

        // Nor would an answer come to who asks for the way under the old address (arp_announce in the kernel's ip-sysctl.rst).
        _inside.Execute("sh", "-c", "echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce");
    }

    /// <summary>The laptop's lid is closed: no process inside runs, or all go on.</summary>
    public void Sleep(bool asleep)
    {
        foreach (var process in _inside.Processes)
            NetworkNamespace.Run("kill", asleep ? "-STOP" : "-CONT", process);
    }

    /// <summary>A firewall inside.</summary>
    public void Filter(string rules) => _inside.Execute("nft", rules);

    public void Dispose() => _inside.Dispose();

    private static int Near(int cable) => (4 * cable) + 1;

    private void Plug(int cable)
    {
        Plugged = cable;
        _inside.Ip("addr", "replace", $"{_net}.{Near(cable) + 1}/30", "dev", _far[cable]);
        _inside.Ip("link", "set", _far[cable], "up");
        _inside.Ip("route", "replace", "default", "via", $"{_net}.{Near(cable)}", "dev", _far[cable]);
    }
}
