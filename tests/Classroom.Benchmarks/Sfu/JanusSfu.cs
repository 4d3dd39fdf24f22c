using System.Diagnostics;
using System.Globalization;

namespace Classroom.Benchmarks.Sfu;

/// <summary>
/// Debian's Janus with one event loop instead of a thread for each peer, since it has one core. It leaves loopback out of its candidates, so it runs,
/// like the generator that speaks to it, in a network namespace with an address of its own.
/// </summary>
internal sealed class JanusSfu : ISfu
{
    private const string Program = "/usr/bin/janus";
    private const string Api = "http://127.0.0.1:18088/janus";
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(3);

    private readonly LoopbackNamespace _network = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("classroom-janus-");
    private readonly Process _process;

    private JanusSfu()
    {
        WriteSettings();
        string[] words = [.. OneCore.Words(OneCore.Server), .. _network.Words, Program, "-F", _folder.FullName, "-C", Path.Combine(_folder.FullName, "janus.jcfg")];
        _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists(Program);

    public IReadOnlyList<string> Through => _network.Words;

    public static async Task<ISfu> Start()
    {
        var janus = new JanusSfu();
        await Task.Delay(s_start);
        if (!janus._process.HasExited)
            return janus;
        await janus.DisposeAsync();
        throw new InvalidOperationException("Janus ended at once.");
    }

    public IReadOnlyList<string> Arguments(SfuScenario scenario) =>
        ["--adapter", "janus", "--url", Api, "--ip", LoopbackNamespace.Address, "--pid", _process.Id.ToString(CultureInfo.InvariantCulture)];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _network.Dispose();
        _folder.Delete(recursive: true);
    }

    private void WriteSettings()
    {
        var library = Directory.GetDirectories("/usr/lib", "janus", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).First();
        void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        Write("janus.jcfg", $$"""
            general: {
                plugins_folder = "{{library}}/plugins"
                transports_folder = "{{library}}/transports"
                events_folder = "{{library}}/events"
                loggers_folder = "{{library}}/loggers"
                debug_level = 2
                session_timeout = 0
                interface = "127.0.0.1"
                event_loops = 1
            }
            media: { ipv6 = false }
            nat: { ice_lite = false, ice_enforce_list = "{{LoopbackNamespace.Address}}" }
            plugins: { disable = "{{Others(library, "plugins", "libjanus_videoroom.so")}}" }
            transports: { disable = "{{Others(library, "transports", "libjanus_http.so")}}" }
            events: { broadcast = false }
            """);
        Write("janus.plugin.videoroom.jcfg", "general: { }\n");
        Write("janus.transport.http.jcfg", """
            general: { json = "compact", base_path = "/janus", http = true, port = 18088, ip = "127.0.0.1", https = false }
            admin: { admin_http = false }
            """);
    }

    private static string Others(string library, string kind, string wanted) =>
        string.Join(',', Directory.GetFiles(Path.Combine(library, kind), "*.so").Select(Path.GetFileName).Where(name => name != wanted));
}
