using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Rtc.Codecs;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Edge;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Bridges;

/// <summary>
/// Between meetings and media, both ways: who may send is enforced, descriptions are carried, lost publishers lose their seat, and a meeting learns whether
/// it is watched.
/// </summary>
public sealed partial class MediaBridge : IMediaSignalling, IMeetingSubscriber
{
    private const string ParticipantsModule = "participants", SharesModule = "shares";

    private readonly ConcurrentDictionary<MeetingId, MeetingMedia> _meetings = new();
    private readonly MediaPlane _plane;
    private readonly HubOutboxes _outboxes;
    private readonly int _publishersMax;
    private readonly VideoCodec _videoCodec;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly ILogger<MediaBridge> _logger;

    /// <summary>The meeting's door is asked for when it is needed: its grains ask for this object.</summary>
    public MediaBridge(MediaPlane plane, HubOutboxes outboxes, ClassroomSettings settings, IServiceProvider services, TimeProvider time,
        ILogger<MediaBridge> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_plane, _outboxes, _services, _time, _logger) = (plane, outboxes, services, time, logger);
        (_publishersMax, _videoCodec) = (settings.Media.PublishersMax, settings.Media.VideoCodec);
    }

    /// <inheritdoc/>
    public async ValueTask<Rejection?> Describe(Outbox connection, Description description)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return _meetings.TryGetValue(connection.Meeting, out var media) ? await media.Describe(connection, description) : MediaRules.NotNow;
    }

    /// <inheritdoc/>
    public VideoCodec VideoCodecOf(MeetingId meeting) => _plane.VideoCodecOf(meeting.Value);

    /// <inheritdoc/>
    public void Watches(MeetingId meeting, IReadOnlyList<VideoCodec> decodes)
    {
        if (_meetings.TryGetValue(meeting, out var media))
            media.Note(new WatcherDecodes(decodes));
    }

    /// <inheritdoc/>
    public void Closed(Outbox connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Participant.Value is not null && _meetings.TryGetValue(connection.Meeting, out var media))
            media.Note(new HubClosed(connection));
    }

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        var seats = new MediaSeats();
        if (meeting.Views.GetValueOrDefault(ParticipantsModule) is ParticipantsView people && meeting.Views.GetValueOrDefault(SharesModule) is SharesView shares)
            seats.Restore(people, shares);
        _meetings.TryGetValue(meeting.Meeting, out var before);
        var media = new MeetingMedia(
            meeting.Meeting, seats, _plane, _outboxes, _publishersMax, _time, (person, why) => Drop(meeting.Meeting, new ParticipantId(person), why),
            watched => SetWatched(meeting.Meeting, watched), _logger);
        _meetings[meeting.Meeting] = media;

        // An earlier activation of the same meeting must have closed its media before the new one opens any.
        _ = media.Run(Prepare(before?.Finished ?? Task.CompletedTask, meeting), () => _meetings.TryRemove(KeyValuePair.Create(meeting.Meeting, media)));
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
        ArgumentNullException.ThrowIfNull(seat);
        if (_meetings.TryGetValue(seat.Meeting, out var media))
            media.Note(new SeatHeld(seat.Participant.Value, seat.ConnectionId));
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        if (!_meetings.TryGetValue(meeting, out var media))
            return;
        foreach (var published in publication.Events)
            media.Fold(published.Envelope.Event);
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        if (_meetings.TryGetValue(meeting, out var media))
            media.Close();
    }

    /// <summary>Hands on what the media plane has said about a meeting.</summary>
    internal ValueTask Tell(MediaEvent said) =>
        _meetings.TryGetValue(new MeetingId(said.Meeting), out var media) ? media.Tell(said) : ValueTask.CompletedTask;

    /// <summary>Takes a publisher's seat back; its media ends with it. Done twice it is done once.</summary>
    internal async Task Drop(MeetingId meeting, ParticipantId publisher, string why)
    {
        var door = _services.GetRequiredService<MeetingDoor>();
        await door.Post(meeting, null, new DropParticipant(publisher, why));
    }

    // The room's codec is known before the first offer is answered; where the database is away the server's own serves as well.
    private async Task Prepare(Task earlier, MeetingOpened meeting)
    {
        await earlier;
        try
        {
            var codec = await _services.GetRequiredService<RoomStore>().VideoCodecOf(meeting.Room, CancellationToken.None);
            _plane.SetVideoCodec(meeting.Meeting.Value, VideoCodecNames.Or(codec, _videoCodec));
        }
        catch (Exception away) when (MeetingDoor.IsPassing(away) || away is InvalidOperationException)
        {
            LogNoCodec(_logger, away.GetType().Name);
        }
    }

    // However long the database is away: a meeting that does not learn of who watches would end under them.
    private async Task SetWatched(MeetingId meeting, bool watched)
    {
        var door = _services.GetRequiredService<MeetingDoor>();
        while (_meetings.ContainsKey(meeting))
        {
            var answer = await door.Post(meeting, null, new SetWatched(watched));
            if (answer.Ok || answer.Rule is not null)
                return;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The codec of a room could not be read ({Problem}); the server's own is used.")]
    private static partial void LogNoCodec(ILogger logger, string problem);
}
