using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;

namespace Classroom.Server.Loops;

/// <summary>
/// Threads of their own for DTLS handshakes, which block while they wait for the peer: few at rest, more only while peers keep them waiting,
/// and never all of them for one address.
/// </summary>
public sealed class DtlsHandshakePool : IDisposable
{
    /// <summary>A handshake computes for 1.5 ms and waits for round trips: these are waiting places, not processors.</summary>
    public const int MaxThreads = 16;

    /// <summary>A school behind one address shares these; a stalled peer holds one for at most 10 s.</summary>
    public const int MaxRunningPerAddress = 12;

    public const int MaxQueued = 512;
    public const int MaxQueuedPerAddress = 256;
    private const int StackBytes = 512 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Job> _queue = [];
    private readonly Dictionary<TransportAddress, Load> _loads = [];
    private readonly SemaphoreSlim _work = new(0);
    private int _threads;
    private int _idle;
    private bool _isDisposed;

    /// <summary>Handshakes refused for want of room.</summary>
    public long Refused { get; private set; }

    public int Threads => _threads;

    /// <summary>Queues blocking work on behalf of an address, whose port plays no part; false if there is no room.</summary>
    public bool TryRun(in TransportAddress address, Action work)
    {
        var host = address with { Port = 0, IsTcp = false };
        lock (_gate)
        {
            var load = _loads.GetValueOrDefault(host);
            if (_isDisposed || _queue.Count >= MaxQueued || load.Queued >= MaxQueuedPerAddress)
            {
                Refused++;
                return false;
            }
            _loads[host] = load with { Queued = load.Queued + 1 };
            _queue.Add(new Job(host, work));
            if (_idle < _queue.Count && _threads < MaxThreads)
                StartThread();
        }
        _work.Release();
        return true;
    }

    /// <summary>Handshakes of the process with itself, so that the first real ones do not wait for the compiler.</summary>
    public int WarmUp(DtlsCertificate certificate) => DtlsWarmUp.Run(
        certificate, RandomNumberGenerator.Fill, work => TryRun(default, work), static () => Thread.Sleep(0));

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _queue.Clear();
        }
        _work.Release(MaxThreads);
    }

    private void StartThread()
    {
        _threads++;
        new Thread(Run, StackBytes) { IsBackground = true, Name = "dtls-handshake" }.Start();
    }

    private void Run()
    {
        while (true)
        {
            lock (_gate)
                _idle++;
            _work.Wait();
            lock (_gate)
            {
                _idle--;
                if (_isDisposed)
                    return;
            }
            while (TryTake(out var job))
            {
                try
                {
                    job.Work();
                }
                finally
                {
                    Release(job.Host);
                }
            }
        }
    }

    /// <summary>The oldest job whose address has a place left.</summary>
    private bool TryTake(out Job job)
    {
        lock (_gate)
        {
            for (var i = 0; i < _queue.Count; i++)
            {
                job = _queue[i];
                var load = _loads[job.Host];
                if (load.Running >= MaxRunningPerAddress)
                    continue;
                _queue.RemoveAt(i);
                _loads[job.Host] = new Load(load.Queued - 1, load.Running + 1);
                return true;
            }
        }
        job = default;
        return false;
    }

    private void Release(TransportAddress host)
    {
        lock (_gate)
        {
            var load = _loads[host];
            if (load is { Queued: 0, Running: 1 })
                _loads.Remove(host);
            else
                _loads[host] = load with { Running = load.Running - 1 };
        }
    }

    private readonly record struct Job(TransportAddress Host, Action Work);

    private readonly record struct Load(int Queued, int Running);
}
