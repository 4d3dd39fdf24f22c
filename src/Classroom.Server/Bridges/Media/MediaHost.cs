using Classroom.Server.Loops;

namespace Classroom.Server.Bridges.Media;

/// <summary>Runs with the server: lets the media plane begin, and carries its news to the bridge.</summary>
internal sealed class MediaHost : BackgroundService
{
    private readonly MediaPlane _plane;
    private readonly MediaBridge _bridge;
    private volatile bool _isRunning;

    /// <summary>Registers media as something the server is not ready without; the metrics are asked for so that they are made.</summary>
    public MediaHost(MediaPlane plane, MediaBridge bridge, MediaMetrics metrics, Readiness readiness)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_plane, _bridge) = (plane, bridge);
        readiness.Require("media", () => _isRunning);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _plane.Begin().WaitAsync(stoppingToken);
            _isRunning = true;
            await foreach (var said in _plane.Events.ReadAllAsync(stoppingToken))
                await _bridge.Tell(said);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _isRunning = false;
        }
    }
}
