using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Classroom.Storage.Cluster;

/// <summary>
/// Keeps one <c>postgres</c> running on a thread of its own. The thread lives as long as the process: the kernel sends a child its death signal
/// when the <em>thread</em> that made it ends (prctl(2), PR_SET_PDEATHSIG), so a pool thread would not do.
/// </summary>
internal sealed partial class PostgresSupervisor : IDisposable
{
    private const int EarlyExitsMax = 5;
    private const int LinesKept = 20;
    private static readonly TimeSpan s_backoffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_backoffMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_steady = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    private readonly Action _prepare;
    private readonly Func<ProcessStartInfo> _describe;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lines = new();
    private volatile bool _wasReady;
    private volatile int _processId;

    public PostgresSupervisor(Action prepare, Func<ProcessStartInfo> describe, TimeProvider time, ILogger logger)
    {
        (_prepare, _describe, _time, _logger) = (prepare, describe, time, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "postgres" };
    }

    /// <summary>The running process, or 0.</summary>
    public int ProcessId => _processId;

    /// <summary>How often it had to be started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Fails where the first start cannot succeed; never completes otherwise.</summary>
    public Task Failed => _failed.Task;

    public void Start() => _thread.Start();

    /// <summary>From now on an exit is no failed start but a crash, after which it is started again for ever.</summary>
    public void MarkReady() => _wasReady = true;

    /// <summary>Fast shutdown: sessions are cut, everything committed is on disk. Blocks until the process has ended.</summary>
    public void Stop()
    {
        if (_stop.IsSet || !_thread.IsAlive)
        {
            _stop.Set();
            return;
        }

        _stop.Set();
        Signal.Send(_processId, Signal.Interrupt);
        if (!_thread.Join(s_stopPatience))
        {
            LogStubborn(_logger);
            Signal.Send(_processId, Signal.Quit);
            if (!_thread.Join(s_stopPatience))
            {
                Signal.Send(_processId, Signal.Kill);
                _thread.Join();
            }
        }
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            _prepare();
            KeepRunning();
        }
        catch (Exception problem) when (problem is StorageException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            _failed.TrySetException(problem as StorageException ?? new StorageException($"PostgreSQL cannot be started: {problem.Message}", problem));
        }
    }

    private void KeepRunning()
    {
        var backoff = s_backoffMin;
        var exits = 0;
        while (!_stop.IsSet)
        {
            var began = _time.GetTimestamp();
            var code = RunOnce();
            if (_stop.IsSet)
            {
                return;
            }

            exits++;
            if (!_wasReady && exits >= EarlyExitsMax)
            {
                throw new StorageException($"PostgreSQL does not start (exit code {code}): {LastLine()}");
            }

            LogEnded(_logger, code, LastLine());
            backoff = _time.GetElapsedTime(began) > s_steady ? s_backoffMin : backoff;
            _stop.Wait(backoff);
            backoff = backoff * 2 > s_backoffMax ? s_backoffMax : backoff * 2;
            Restarts++;
        }
    }

    private int RunOnce()
    {
        using var process = Process.Start(_describe()) ?? throw new StorageException("setsid did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processId = process.Id;
        if (_stop.IsSet)
        {
            Signal.Send(process.Id, Signal.Interrupt);
        }

        // Without a limit it would also wait for the ends of the pipes, which a dying session of PostgreSQL may hold open.
        while (!process.WaitForExit(s_look))
        {
        }

        _processId = 0;
        return process.ExitCode;
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        LogLine(_logger, line);
        lock (_lines)
        {
            _lines.Enqueue(line);
            while (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }
        }
    }

    private string LastLine()
    {
        lock (_lines)
        {
            // "LOG: database system is shut down" comes last and explains nothing.
            return _lines.LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("PANIC", StringComparison.Ordinal))
                ?? _lines.LastOrDefault() ?? "no message";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL ended by itself (exit code {Code}) and is started again: {Line}")]
    private static partial void LogEnded(ILogger logger, int code, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL does not end in time and is ended at once; its next start recovers from its log")]
    private static partial void LogStubborn(ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Line}")]
    private static partial void LogLine(ILogger logger, string line);
}
