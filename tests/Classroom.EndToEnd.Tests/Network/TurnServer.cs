using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Classroom.Testing;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>
/// Debian's coturn at one address of this machine, configured as docs/settings.md says: only what is an operator's own, as addresses and ports, is put in its place.
/// </summary>
internal sealed partial class TurnServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/turnserver";
    private const string Client = "/usr/bin/turnutils_uclient";
    private const string Secret = "a secret of this test alone";

    private readonly string _address;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("classroom-turn-");
    private readonly Process _process;

    /// <param name="address">Its own.</param>
    /// <param name="classroom">The only one to which it relays.</param>
    public TurnServer(string address, string classroom)
    {
        _address = address;
        (Port, TlsPort) = (FreePorts.Udp(), FreePorts.Udp());
        var certificate = WriteCertificate();
        var configuration = Documented(new()
        {
            ["static-auth-secret"] = Secret,
            ["listening-port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["tls-listening-port"] = TlsPort.ToString(CultureInfo.InvariantCulture),
            ["cert"] = certificate,
            ["pkey"] = certificate,
            ["allowed-peer-ip"] = classroom,
        });
        File.WriteAllText(FileOf("configuration"), configuration.Replace("syslog\n", "", StringComparison.Ordinal));
        _process = Process.Start(new ProcessStartInfo(
            Program, ["-c", FileOf("configuration"), "--listening-ip", address, "--relay-ip", address, "--simple-log", "--log-file", FileOf("log"), "--pidfile", FileOf("pid"), "--userdb", FileOf("db")])
        {
            WorkingDirectory = _folder.FullName,
        })!;
    }

    /// <summary>Where it is reached by UDP and TCP.</summary>
    public int Port { get; }

    /// <summary>Where it is reached by TLS.</summary>
    public int TlsPort { get; }

    /// <summary>The SHA-256 of its certificate's public key, by which a browser takes the certificate although nobody has signed it.</summary>
    public string KeyHash { get; private set; } = "";

    /// <summary>What it has said so far.</summary>
    public string Log => File.ReadAllText(FileOf("log"));

    /// <summary>Settings of a server for whose people the relay is, by this URL.</summary>
    public static (string Name, string Value)[] SettingsFor(string url) => [("Classroom__Media__Turn__Urls", url), ("Classroom__Media__Turn__Secret", Secret)];

    /// <summary>Its URL for plain UDP or TCP, or for TLS.</summary>
    public string Url(string scheme, string transport) => $"{scheme}:{_address}:{(scheme == "turns" ? TlsPort : Port).ToString(CultureInfo.InvariantCulture)}?transport={transport}";

    /// <summary>What coturn's own client says of an attempt to send by the relay to somebody.</summary>
    public async Task<string> Try(string username, string password, string peer, int peerPort)
    {
        var (port, far) = (Port.ToString(CultureInfo.InvariantCulture), peerPort.ToString(CultureInfo.InvariantCulture));
        string[] words = ["-u", username, "-w", password, "-p", port, "-c", "-n", "1", "-e", peer, "-r", far, _address];
        using var client = Process.Start(new ProcessStartInfo(Client, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = client.StandardError.ReadToEndAsync();
        return await client.StandardOutput.ReadToEndAsync() + await errors;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);

    private static string Documented(Dictionary<string, string> own)
    {
        var lines = Configuration().Match(File.ReadAllText(Repository.Path("docs", "settings.md"))).Groups["lines"].Value.Split('\n');
        Assert.All(own.Keys, name => Assert.Contains(lines, line => line.StartsWith($"{name}=", StringComparison.Ordinal)));
        return string.Join('\n', lines.Select(line => own.TryGetValue(line.Split('=')[0], out var value) ? $"{line.Split('=')[0]}={value}" : line));
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=turn.school.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(_address));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(FileOf("certificate.pem"), $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        KeyHash = Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        return FileOf("certificate.pem");
    }

    [GeneratedRegex(@"```ini\n(?<lines>realm=.*?\n)```", RegexOptions.Singleline)]
    private static partial Regex Configuration();
}
