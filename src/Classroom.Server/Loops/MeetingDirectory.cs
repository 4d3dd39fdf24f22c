using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>Which meetings run in this process, and of which rooms: so that a made-up id costs a look and nothing else.</summary>
public sealed class MeetingDirectory : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<MeetingId, RoomId> _rooms = new();
    private readonly ConcurrentDictionary<RoomId, MeetingId> _meetings = new();

    /// <summary>The meetings that run here now.</summary>
    public IReadOnlyCollection<MeetingId> Running => [.. _rooms.Keys];

    /// <summary>The room of a running meeting.</summary>
    public bool TryGetRoom(MeetingId meeting, out RoomId room) => _rooms.TryGetValue(meeting, out room);

    /// <summary>The running meeting of a room.</summary>
    public bool TryGetMeeting(RoomId room, out MeetingId meeting) => _meetings.TryGetValue(room, out meeting);

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _rooms[meeting.Meeting] = meeting.Room;
        _meetings[meeting.Room] = meeting.Meeting;
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
        if (_rooms.TryRemove(meeting, out var room))
            _meetings.TryRemove(KeyValuePair.Create(room, meeting));
    }
}
