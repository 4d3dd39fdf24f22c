using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>Which meetings run in this process, and of which rooms: so that a made-up id costs a look and nothing else.</summary>
public sealed class MeetingDirectory : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<MeetingId, RoomId> _rooms = new();
    private readonly ConcurrentDictionary<RoomId, MeetingId> _meetings = new();
    private readonly ConcurrentDictionary<MeetingId, bool> _begun = new();

    /// <summary>The meetings that run here now.</summary>
    public IReadOnlyCollection<MeetingId> Running => [.. _rooms.Keys];

    /// <summary>The room of a running meeting.</summary>
    public bool TryGetRoom(MeetingId meeting, out RoomId room) => _rooms.TryGetValue(meeting, out room);

    /// <summary>The running meeting of a room.</summary>
    public bool TryGetMeeting(RoomId room, out MeetingId meeting) => _meetings.TryGetValue(room, out meeting);

    /// <summary>True where somebody has had a seat: before that the room's slides and boards may still be on their way into it.</summary>
    public bool HasBegun(MeetingId meeting) => _begun.ContainsKey(meeting);

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _rooms[meeting.Meeting] = meeting.Room;
        _meetings[meeting.Room] = meeting.Meeting;
        if (meeting.Begun)
            _begun[meeting.Meeting] = true;
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        if (publication.Events.Any(published => published.Envelope.Event is ParticipantJoined))
            _begun[meeting] = true;
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        _begun.TryRemove(meeting, out _);
        if (_rooms.TryRemove(meeting, out var room))
            _meetings.TryRemove(KeyValuePair.Create(room, meeting));
    }
}
