using System.Diagnostics;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>Debian's coturn with a shared secret, at one address of this machine.</summary>
internal sealed class TurnServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/turnserver";
    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    public TurnServer(string address, string port, string secret)
    {
        _folder = Directory.CreateTempSubdirectory("classroom-turn-");
        string[] words =
        [
            "-n", "--listening-ip", address, "--relay-ip", address, "--listening-port", port, "--realm", "classroom", "--use-auth-secret",
            "--static-auth-secret", secret, "--no-tls", "--no-dtls", "--no-cli", "--simple-log",
            "--log-file", $"{_folder.FullName}/log", "--pidfile", $"{_folder.FullName}/pid", "--userdb", $"{_folder.FullName}/db",
        ];
        _process = Process.Start(new ProcessStartInfo(Program, words) { WorkingDirectory = _folder.FullName })!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
