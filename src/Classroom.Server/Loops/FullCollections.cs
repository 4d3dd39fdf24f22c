namespace Classroom.Server.Loops;

/// <summary>
/// Asks for a full collection beside the program every few seconds, so that the collector's thread for these is always there. It ends after twenty
/// seconds without work; when it has to be made anew the runtime (up to .NET 10) asks for it before it may have begun, and where that has failed
/// collects while the program waits (ADR 0015).
/// </summary>
internal sealed class FullCollections(TimeProvider time) : BackgroundService
{
    /// <summary>Half of what the thread waits for work.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const int SurvivedOnce = 1;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            // At once: when everything is still small it costs little if the program waits for the first of them.
            do
                Collect();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // What has survived once is not left to pile up: the runtime would collect it at up to 6 MB, and the program waits for that.
    private static void Collect()
    {
        GC.Collect(SurvivedOnce, GCCollectionMode.Forced, blocking: true);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }
}
