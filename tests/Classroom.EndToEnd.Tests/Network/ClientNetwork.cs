using System.Diagnostics;
using System.Globalization;
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

    private readonly string _name;
    private readonly string _program;
    private readonly string _net;
    private readonly string[] _far;

    public ClientNetwork()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        var number = (Environment.ProcessId + (50 * Interlocked.Increment(ref s_count))) % 250;
        _name = $"classroom-e2e-{number}";
        _net = $"10.214.{number}";
        _far = [$"ce{number}f0", $"ce{number}f1"];
        Run("ip", "netns", "add", _name);
        Run("ip", "-n", _name, "link", "set", "lo", "up");
        for (var i = 0; i < _far.Length; i++)
        {
            var near = $"ce{number}n{i}";
            Run("ip", "link", "add", near, "type", "veth", "peer", "name", _far[i], "netns", _name);
            Run("ip", "addr", "add", $"{_net}.{Near(i)}/30", "dev", near);
            Run("ip", "link", "set", near, "up");

            // The server answers from its one address, whichever cable is plugged in.
            Run("ip", "route", "replace", $"{_net}.{Near(i) - 1}/30", "dev", near, "src", ServerAddress);
        }

        Plug(0);
        _program = Path.Combine(Path.GetTempPath(), _name);
        File.WriteAllText(_program, $"#!/bin/sh\nexec ip netns exec {_name} {Browser.Executable} \"$@\"\n");
        Run("chmod", "0500", _program);
    }

    /// <summary>This machine's address on the first cable, which can be reached by both.</summary>
    public string ServerAddress => $"{_net}.{Near(0)}";

    /// <summary>Which cable is plugged in.</summary>
    public int Plugged { get; private set; }

    /// <summary>A server that the namespace can reach.</summary>
    public Task<ServerProcess> StartServer(params (string Name, string Value)[] more)
    {
        var port = FreePorts.Tcp();
        Origin = string.Create(CultureInfo.InvariantCulture, $"http://{ServerAddress}:{port}");
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{port}"),
            ["Classroom__PublicUrl"] = Origin,
            ["Classroom__Media__PublicAddress"] = ServerAddress,
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return ServerProcess.Start(settings, port: port);
    }

    /// <summary>How the server begins its links.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>A Chromium inside, for which the server's address is as good as HTTPS.</summary>
    public Task<Browser> StartBrowser() => Browser.StartBy(_program, $"--unsafely-treat-insecure-origin-as-secure={Origin}");

    /// <summary>Pulls the one cable out and then puts the other in.</summary>
    public void Change()
    {
        Run("ip", "-n", _name, "link", "set", _far[Plugged], "down");
        Plug(1 - Plugged);
    }

    /// <summary>The laptop's lid is closed: no process inside runs, or all go on.</summary>
    public void Sleep(bool asleep)
    {
        foreach (var process in Run("ip", "netns", "pids", _name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Run("kill", asleep ? "-STOP" : "-CONT", process);
    }

    /// <summary>A firewall inside.</summary>
    public void Filter(string rules) => Run("ip", "netns", "exec", _name, "nft", rules);

    public void Dispose()
    {
        File.Delete(_program);
        Run("ip", "netns", "del", _name);
    }

    private static int Near(int cable) => (4 * cable) + 1;

    private void Plug(int cable)
    {
        Plugged = cable;
        Run("ip", "-n", _name, "addr", "replace", $"{_net}.{Near(cable) + 1}/30", "dev", _far[cable]);
        Run("ip", "-n", _name, "link", "set", _far[cable], "up");
        Run("ip", "-n", _name, "route", "replace", "default", "via", $"{_net}.{Near(cable)}", "dev", _far[cable]);
    }

    private static string Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', words)}: {errors}");
    }
}
