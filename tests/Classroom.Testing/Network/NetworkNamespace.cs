using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Classroom.Testing.Network;

/// <summary>A network of its own on this machine, where programs can be run and sockets be made. Needs root; gone when disposed.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly List<string> _programs = [];

    public NetworkNamespace(string name)
    {
        Name = name;
        Run("ip", "netns", "add", name);
        Ip("link", "set", "lo", "up");
    }

    public string Name { get; }

    /// <summary>Words before a command that is to run inside.</summary>
    public IReadOnlyList<string> Words => ["ip", "netns", "exec", Name];

    /// <summary>The processes inside.</summary>
    public IEnumerable<string> Processes => Run("ip", "netns", "pids", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command on this machine and gives its output.</summary>
    /// <exception cref="InvalidOperationException">It failed; its own words are told.</exception>
    public static string Run(string program, params IEnumerable<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', words)}: {errors.Result}");
    }

    /// <summary>ip(8) inside.</summary>
    public void Ip(params IEnumerable<string> words) => Run("ip", ["-n", Name, .. words]);

    /// <summary>Runs a command inside and gives its output.</summary>
    public string Execute(params IEnumerable<string> words) => Run(Words[0], [.. Words.Skip(1), .. words]);

    /// <summary>A program that becomes this one, inside.</summary>
    public string Program(string executable)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Name}-{_programs.Count}");
        File.WriteAllText(path, $"#!/bin/sh\nexec {string.Join(' ', Words)} {executable} \"$@\"\n");
        Run("chmod", "0500", path);
        _programs.Add(path);
        return path;
    }

    /// <summary>Makes something inside, a socket for instance, that belongs there for good; the thread on which it is made ends with it.</summary>
    public T Make<T>(Func<T> make)
    {
        T? made = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                made = make();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new InvalidOperationException($"Nothing could be made inside {Name}.", failure);
    }

    public void Dispose()
    {
        foreach (var program in _programs)
            File.Delete(program);
        Run("ip", "netns", "del", Name);
    }

    // Only the calling thread moves (setns(2)), which is why it may not be one of the pool's.
    private void Enter()
    {
        var file = LibC.Open($"/run/netns/{Name}", LibC.ReadOnly | LibC.CloseOnExec);
        if (file < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        var entered = LibC.EnterNamespace(file, LibC.NewNetwork);
        var error = Marshal.GetLastPInvokeError();
        _ = LibC.Close(file);
        if (entered != 0)
            throw new Win32Exception(error);
    }
}
