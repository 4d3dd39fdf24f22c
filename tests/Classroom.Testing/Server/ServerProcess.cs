using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Classroom.Testing.Server;

/// <summary>
/// The built server as a real process on free ports with its own data folder: started, killed with SIGKILL and started again by a test.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int OutputLinesMax = 2_000;
    private static readonly TimeSpan s_readyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> _output = [];
    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _settings;
    private readonly IReadOnlyList<string> _through;
    private Process? _process;

    private ServerProcess(string dataDirectory, IReadOnlyDictionary<string, string>? settings, IReadOnlyList<string> through, int? port)
    {
        (DataDirectory, _through) = (dataDirectory, through);
        Url = $"http://127.0.0.1:{port ?? FreePorts.Tcp()}";
        _http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Url,
            ["Classroom__PublicUrl"] = Url,
            ["Classroom__DataDirectory"] = dataDirectory,
            ["Classroom__Media__UdpPort"] = FreePorts.Udp().ToString(CultureInfo.InvariantCulture),
            ["Classroom__Media__PublicAddress"] = "127.0.0.1",

            // By default there is one a core, each with the next port, and those are not asked for whether they are free.
            ["Classroom__Media__Workers"] = "1",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            _settings[name] = value;
    }

    /// <summary>Where the server answers.</summary>
    public string Url { get; }

    /// <summary>How its links begin.</summary>
    public string PublicUrl => _settings["Classroom__PublicUrl"];

    /// <summary>Where its media comes and goes, by UDP and TCP.</summary>
    public string MediaPort => _settings["Classroom__Media__UdpPort"];

    /// <summary>Its data folder, which outlives a kill.</summary>
    public string DataDirectory { get; }

    /// <summary>A client with the server as its base address.</summary>
    public HttpClient Http => _http;

    /// <summary>The process id of the running server.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>When /health/ready first answered 200 after the last start, on <see cref="Stopwatch"/>'s clock.</summary>
    public long ReadyAt { get; private set; }

    /// <summary>When the process was launched, on <see cref="Stopwatch"/>'s clock.</summary>
    public long LaunchedAt { get; private set; }

    /// <summary>How long the last start took until /health/ready.</summary>
    public TimeSpan StartTook => Stopwatch.GetElapsedTime(LaunchedAt, ReadyAt);

    /// <summary>What the server has printed.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a server with a new data folder and waits until it is ready.</summary>
    /// <param name="settings">Further settings, as the environment.</param>
    /// <param name="dataDirectory">An existing folder instead of a new one; deleted with the server all the same.</param>
    /// <param name="port">The HTTP port instead of a free one.</param>
    /// <param name="through">A program (with arguments) that becomes the server by exec, so that the process stays one.</param>
    public static async Task<ServerProcess> Start(
        IReadOnlyDictionary<string, string>? settings = null, string? dataDirectory = null, int? port = null,
        params IReadOnlyList<string> through)
    {
        var server = new ServerProcess(dataDirectory ?? Directory.CreateTempSubdirectory("classroom-").FullName, settings, through, port);
        try
        {
            await server.StartAgain();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server whose links and media are at one of this machine's addresses, for who cannot reach loopback.</summary>
    public static Task<ServerProcess> StartAt(string address, params (string Name, string Value)[] more)
    {
        var port = FreePorts.Tcp();

        // A socket for any address of IPv6 takes those of IPv4 too.
        var (any, host) = address.Contains(':', StringComparison.Ordinal) ? ("[::]", $"[{address}]") : ("0.0.0.0", address);
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://{any}:{port}"),
            ["Classroom__PublicUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}"),
            ["Classroom__Media__PublicAddress"] = address,
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return Start(settings, port: port);
    }

    /// <summary>Starts the server (again) on the same ports and data, and waits until it is ready.</summary>
    public async Task StartAgain(IReadOnlyDictionary<string, string>? extra = null)
    {
        Launch(extra);
        await WaitReady();
    }

    /// <summary>SIGKILL, as a power cut would do; returns when the process is gone.</summary>
    public async Task Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Waits until the process has ended by itself (a crash point).</summary>
    public async Task WaitForExit(TimeSpan limit)
    {
        using var cancel = new CancellationTokenSource(limit);
        await _process!.WaitForExitAsync(cancel.Token);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Launches without waiting, for a server that is meant to die early.</summary>
    public void Launch(IReadOnlyDictionary<string, string>? extra = null)
    {
        string[] command = [.. _through, "dotnet", Repository.ServerAssembly];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _settings.Concat(extra ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        LaunchedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for /health/ready.</summary>
    public async Task WaitReady()
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < s_readyLimit)
        {
            if (_process is { HasExited: true })
                throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    ReadyAt = Stopwatch.GetTimestamp();
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet: that is what is being waited for.
            }

            await Task.Delay(s_pollInterval);
        }

        throw new TimeoutException($"The server was not ready in {s_readyLimit}:\n{Output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop!.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }

        _process?.Dispose();
        _http.Dispose();
        if (Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        while (_output.Count > OutputLinesMax && _output.TryDequeue(out _))
        {
        }
    }
}
