using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Loops;
using Hangfire;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// Which documents of running meetings still want to become slides, folded from what the meetings publish, and the jobs for them. A crash may
/// leave a document with two jobs: the second finds nothing left to do.
/// </summary>
public sealed partial class ConversionJobs(IBackgroundJobClient jobs, TimeProvider time, ILogger<ConversionJobs> logger) : BackgroundService, IMeetingSubscriber
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    // As many entries as documents are converting; how many that may be is the presentations' own rule.
    private readonly ConcurrentDictionary<PresentationId, Wanted> _wanted = new();
    private readonly ConcurrentDictionary<MeetingId, RoomId> _rooms = new();
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>The order of a document that still waits for pages, or null.</summary>
    public ConversionOrder? Find(PresentationId presentation) => _wanted.GetValueOrDefault(presentation)?.Order;

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _rooms[meeting.Meeting] = meeting.Room;
        if (meeting.Views.GetValueOrDefault("presentations") is not PresentationsView view)
            return;
        foreach (var unfinished in view.Presentations.Where(presentation => presentation.Converting))
            Want(meeting.Room, meeting.Meeting, unfinished.Id);
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        foreach (var published in publication.Events)
        {
            switch (published.Envelope.Event)
            {
                case PresentationAdded e when _rooms.TryGetValue(meeting, out var room):
                    Want(room, meeting, e.PresentationId);
                    break;
                case PresentationFinished e:
                    _wanted.TryRemove(e.PresentationId, out _);
                    break;
                case PresentationFailed e:
                    _wanted.TryRemove(e.PresentationId, out _);
                    break;
                case PresentationRemoved e:
                    _wanted.TryRemove(e.PresentationId, out _);
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        _rooms.TryRemove(meeting, out _);
        foreach (var (presentation, wanted) in _wanted)
        {
            if (wanted.Order.Meeting == meeting)
                _wanted.TryRemove(presentation, out _);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _news.WaitAsync(stoppingToken);
                while (!await Enqueue(stoppingToken))
                    await Task.Delay(s_retry, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what is wanted is in the log.
        }
    }

    private void Want(RoomId room, MeetingId meeting, PresentationId presentation)
    {
        if (PresentationFile.BlobOf(presentation) is { } blob && _wanted.TryAdd(presentation, new Wanted(new ConversionOrder(room, meeting, presentation, blob))))
            _news.Release();
    }

    // Hangfire's client blocks on the database, so it is called from here and not from a meeting's turn.
    private async Task<bool> Enqueue(CancellationToken cancel)
    {
        foreach (var wanted in _wanted.Values.Where(one => !one.Enqueued))
        {
            try
            {
                var presentation = wanted.Order.Presentation.Value;
                await Task.Run(() => jobs.Enqueue<ConversionJob>(job => job.Run(presentation, CancellationToken.None)), cancel);
                wanted.Enqueued = true;
            }
            catch (BackgroundJobClientException problem)
            {
                LogRetried(logger, (problem.InnerException ?? problem).GetType().Name);
                return false;
            }
        }

        return true;
    }

    private sealed class Wanted(ConversionOrder order)
    {
        public ConversionOrder Order { get; } = order;

        public bool Enqueued { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A conversion waits for the database: {Problem}")]
    private static partial void LogRetried(ILogger logger, string problem);
}
