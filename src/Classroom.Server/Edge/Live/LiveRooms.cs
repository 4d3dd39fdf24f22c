using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Server.Loops;

namespace Classroom.Server.Edge.Live;

/// <summary>The live sockets' side of the running meetings: gates as of the last commit, and an end for those whose seat is gone.</summary>
public sealed class LiveRooms(TimeProvider time) : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<MeetingId, LiveRoom> _rooms = new();

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _rooms[meeting.Meeting] = new LiveRoom(time, meeting.Gate);
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
        // Whoever takes a seat over brings a ticket of their own.
        ArgumentNullException.ThrowIfNull(seat);
        Find(seat.Meeting)?.Close(seat.Participant);
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        if (Find(meeting) is not { } room)
            return;
        room.Gate = publication.Gate;
        foreach (var published in publication.Events)
        {
            if (published.Envelope.Event is ParticipantLeft left)
                room.Close(left.ParticipantId);
            else if (published.Envelope.Event is ParticipantDisconnected lost)
                room.Close(lost.ParticipantId);
        }
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        if (_rooms.TryRemove(meeting, out var room))
            room.Dispose();
    }

    internal LiveRoom? Find(MeetingId meeting) => _rooms.GetValueOrDefault(meeting);
}
