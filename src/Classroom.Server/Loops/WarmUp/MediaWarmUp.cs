using Classroom.Rtc.Dtls;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>Warms the way of a packet as soon as the server is ready; whoever comes meanwhile goes before it.</summary>
internal sealed class MediaWarmUp(MediaPlane plane, Readiness readiness, TimeProvider time, ILogger<MediaWarmUp> logger) : BackgroundService
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!plane.Options.WarmsPackets)
            return;
        try
        {
            while (readiness.Missing().Count > 0)
                await Task.Delay(s_lookEvery, time, stoppingToken);
            await new PacketWarmUp(plane.Options, DtlsCertificate.Create(time.GetUtcNow()), logger).Run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
