using System.Net;
using System.Runtime;
using Classroom.Rtc.Dtls;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>
/// Sends a small lesson through a worker that nobody else knows, so often that the runtime compiles the way of a packet anew, with what it knows by then:
/// what was compiled ahead costs more, and a lesson needs a minute to get rid of it (ADR 0010). Less urgent than all else, with a limit in time.
/// </summary>
internal sealed partial class PacketWarmUp(MediaPlaneOptions options, DtlsCertificate certificate, ILogger logger)
{
    /// <summary>How long all of it may take.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Turns of the lesson before any call is counted: the runtime begins to count when for some time nothing was called for the first time
    /// (CallCountingDelayMs of runtimeconfig.template.json, ten times that on a machine with one processor).
    /// </summary>
    private const int FirstSteps = 200;

    /// <summary>Turns of a round: a third more than CallCountThreshold of runtimeconfig.template.json, since counting may begin late.</summary>
    private const int Steps = 11_000;

    /// <summary>A round in which people came has counted too little, since all the time something was called for the first time: then another one follows.</summary>
    private const int RoundsMax = 3;

    /// <summary>Methods compiled in a round by which it is known to have counted; of the way of a packet there are some three hundred.</summary>
    private const int CompiledMin = 150;

    /// <summary>After a round: what was called for the first time has been noted, and what was called often enough is being compiled.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(400);

    private const int MicrosecondsPerMillisecond = 1_000;

    private long _steps;

    /// <summary>Turns of the lesson so far; read by any thread.</summary>
    public long StepsDone => Interlocked.Read(ref _steps);

    /// <summary>How long it may take, for tests.</summary>
    public TimeSpan Limit { get; init; } = UsualLimit;

    /// <summary>Runs on threads of its own; gives how many packets reached a viewer, 0 where it failed. Ends early when it is to stop.</summary>
    public async Task<long> Run(CancellationToken stop)
    {
        var packets = 0L;

        // Whoever starts a thread gives it his own niceness: the pool's must have nothing to do with that which has one.
        await Task.Factory.StartNew(Beside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return packets;

        void Beside()
        {
            var nice = new Thread(() => packets = Warm(stop)) { IsBackground = true, Name = "media-warm-up" };
            nice.Start();
            nice.Join();
        }
    }

    private long Warm(CancellationToken stop)
    {
        var startUs = MediaClock.NowUs;
        try
        {
            ThreadUrgency.Lower();
            var packets = Hold(startUs + (long)Limit.TotalMicroseconds, stop);
            LogWarm(logger, packets, (MediaClock.NowUs - startUs) / MicrosecondsPerMillisecond);
            return packets;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogStopped(logger);
        }
        catch (Exception failure)
        {
            // Without it the first minutes cost more; nothing else depends on it.
            LogFailed(logger, failure);
        }

        return 0;
    }

    private long Hold(long limitUs, CancellationToken stop)
    {
        using var pool = new DtlsHandshakePool();
        using var worker = new MediaWorker(
            new IPEndPoint(IPAddress.Loopback, 0), options with { Addresses = [IPAddress.Loopback], Tcp = false, Workers = 1 }, WorkerCrossings.Join(1)[0],
            certificate, pool, logger)
        { Rests = false };
        worker.Start();
        using var lesson = new WarmLesson(worker, certificate, pool);
        lesson.Open(GoOn);
        Round(FirstSteps);
        for (var round = 0; round < RoundsMax && Round(Steps) < CompiledMin; round++)
            LogAgain(logger, round + 1);
        lesson.Turn();
        return lesson.Received;

        // Gives how many methods were compiled meanwhile.
        int Round(int steps)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var step = 0; step < steps; step++)
            {
                GoOn();
                lesson.Step();
                Interlocked.Increment(ref _steps);
            }

            lesson.TakeEvents();
            stop.WaitHandle.WaitOne(s_rest);
            return (int)(JitInfo.GetCompiledMethodCount() - compiled);
        }

        void GoOn()
        {
            stop.ThrowIfCancellationRequested();
            if (MediaClock.NowUs >= limitUs)
                throw new TimeoutException("The media plane was not warm in time.");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Packets} packets in {Milliseconds} ms warmed the media plane.")]
    private static partial void LogWarm(ILogger logger, long packets, long milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Round {Round} did not make the media plane warm.")]
    private static partial void LogAgain(ILogger logger, int round);

    [LoggerMessage(Level = LogLevel.Information, Message = "The server stops; the media plane is not warmed any further.")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The media plane could not be warmed: the first minutes of media cost more than later ones.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
