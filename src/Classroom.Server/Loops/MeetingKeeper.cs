using System.Threading.Channels;
using Classroom.Meetings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Loops;

/// <summary>Wakes unfinished meetings at start, notes the ends of meetings, and runs the retention sweep.</summary>
public sealed partial class MeetingKeeper : BackgroundService, IMeetingSubscriber
{
    private const int WakingMax = 8;
    private const int SweepsPerRetention = 4;
    private static readonly TimeSpan s_sweepEveryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_sweepEveryMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    // Unbounded in form, bounded by the number of meetings that run here: each ends once.
    private readonly Channel<MeetingId> _ended = Channel.CreateUnbounded<MeetingId>();
    private readonly IServiceProvider _services;
    private readonly RoomStore _rooms;
    private readonly RetentionSweep _sweep;
    private readonly TimeSpan _sweepEvery;
    private readonly TimeProvider _time;
    private readonly ILogger<MeetingKeeper> _logger;
    private volatile bool _awake;

    /// <summary>Registers itself as something the server is not ready without.</summary>
    public MeetingKeeper(
        IServiceProvider services, RoomStore rooms, RetentionSweep sweep, RoomLimits limits, Readiness readiness, TimeProvider time,
        ILogger<MeetingKeeper> logger)
    {
        ArgumentNullException.ThrowIfNull(readiness);
        ArgumentNullException.ThrowIfNull(limits);
        var part = limits.Retention / SweepsPerRetention;
        _sweepEvery = part < s_sweepEveryMin ? s_sweepEveryMin : part > s_sweepEveryMax ? s_sweepEveryMax : part;
        (_services, _rooms, _sweep, _time, _logger) = (services, rooms, sweep, time, logger);
        readiness.Require("meetings", () => _awake);
    }

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        if (why == MeetingClosing.Ended)
            _ended.Writer.TryWrite(meeting);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not asked for in the constructor: the door's grains ask for this object.
        var door = _services.GetRequiredService<MeetingDoor>();
        try
        {
            await Persist("wake", () => Wake(door, stoppingToken), stoppingToken);
            _awake = true;
            await Task.WhenAll(NoteEnds(stoppingToken), Sweep(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task Wake(MeetingDoor door, CancellationToken cancel)
    {
        var meetings = await _rooms.RunningMeetings(cancel);

        // The first call of a grain costs most of a second of compilation; better now than in somebody's join.
        if (meetings.Count == 0)
            await door.Grain(new MeetingId("warm-up")).Warm();
        var options = new ParallelOptions { MaxDegreeOfParallelism = WakingMax, CancellationToken = cancel };
        await Parallel.ForEachAsync(meetings, options, async (meeting, _) =>
        {
            if (await door.Grain(meeting).Count() is null)
                _ended.Writer.TryWrite(meeting);
        });
        if (meetings.Count > 0)
            LogWoken(_logger, meetings.Count);
    }

    private async Task NoteEnds(CancellationToken cancel)
    {
        await foreach (var meeting in _ended.Reader.ReadAllAsync(cancel))
            await Persist("end", () => _rooms.End(meeting, cancel), cancel);
    }

    private async Task Sweep(CancellationToken cancel)
    {
        while (true)
        {
            await Persist("sweep", () => _sweep.Run(cancel), cancel);
            await Task.Delay(_sweepEvery, _time, cancel);
        }
    }

    // The database may be away for a while; what has to be done is done when it is back.
    private async Task Persist(string what, Func<Task> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception problem) when (!cancel.IsCancellationRequested && (MeetingDoor.IsPassing(problem) || problem is InvalidOperationException))
            {
                LogRetried(_logger, what, problem.GetType().Name);
            }

            await Task.Delay(s_retry, _time, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} unfinished meetings go on")]
    private static partial void LogWoken(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tried again in a moment: {What} ({Problem})")]
    private static partial void LogRetried(ILogger logger, string what, string problem);
}
