using Classroom.Server.Loops;

namespace Classroom.Server.Bridges.Media;

/// <summary>Runs with the server: lets the media plane begin, and carries its news to the bridge.</summary>
internal sealed class MediaHost : BackgroundService
{
    private readonly MediaPlane _plane;
    private readonly MediaBridge _bridge;
    private readonly EchoChecks _echoes;
    private volatile bool _isRunning;

    /// <summary>Registers media as something the server is not ready without; the metrics are asked for so that they are made.</summary>
    public MediaHost(MediaPlane plane, MediaBridge bridge, EchoChecks echoes, MediaMetrics metrics, Readiness readiness)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_plane, _bridge, _echoes) = (plane, bridge, echoes);
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
            {
                if (!_echoes.Take(said))
                    await _bridge.Tell(said);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _isRunning = false;
        }
    }
}
