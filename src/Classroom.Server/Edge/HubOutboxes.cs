using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Server.Loops;

namespace Classroom.Server.Edge;

/// <summary>Brings what meetings publish to the connections that hold a seat, each its own part, in order.</summary>
public sealed class HubOutboxes(EventCodec events, IEventLog log) : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<string, Outbox> _connections = new();
    private readonly ConcurrentDictionary<MeetingId, Audience> _meetings = new();

    /// <summary>The connection that holds a seat now, or null.</summary>
    public Outbox? Find(MeetingId meeting, ParticipantId person) =>
        _meetings.TryGetValue(meeting, out var audience) ? audience.Find(person) : null;

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _meetings[meeting.Meeting] = new Audience();
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
        ArgumentNullException.ThrowIfNull(seat);
        if (!_connections.TryGetValue(seat.ConnectionId, out var outbox) || !_meetings.TryGetValue(seat.Meeting, out var audience))
            return;
        (outbox.Meeting, outbox.Participant) = (seat.Meeting, seat.Participant);
        audience.Attach(outbox)?.Close(ClosedReason.TakenOver);
        ServerMetrics.Connections.Add(1);
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        if (!_meetings.TryGetValue(meeting, out var audience))
            return;
        var alike = publication.Reviews.Count == 0 && publication.Events.All(published => published.Only is null);
        RawJson? shared = null;
        foreach (var outbox in audience.All())
        {
            var view = publication.Reviews.TryGetValue(outbox.Participant, out var fresh) ? events.WriteViews(fresh.Modules) : default(ReadOnlyMemory<byte>);
            outbox.Events(alike ? shared ??= Outbox.Batch(publication, outbox.Participant, default) : Outbox.Batch(publication, outbox.Participant, view));
        }

        foreach (var published in publication.Events)
        {
            if (published.Envelope.Event is ParticipantLeft left)
                audience.Detach(left.ParticipantId)?.Close(left.Reason == "removed" ? ClosedReason.Removed : null);
        }
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
        if (!_meetings.TryGetValue(meeting, out var audience))
            return;
        var kind = !behind ? NoticeKind.Saved : log.Problem == LogProblem.DiskFull ? NoticeKind.DiskFull : NoticeKind.Saving;
        foreach (var outbox in audience.All())
            outbox.Notice(kind);
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why)
    {
        if (!_meetings.TryRemove(meeting, out var audience))
            return;
        foreach (var outbox in audience.All())
            outbox.Close(why == MeetingClosing.Ended ? ClosedReason.Ended : ClosedReason.Replaced);
    }

    /// <summary>A connection has come that may take a seat.</summary>
    internal void Add(Outbox outbox) => _connections[outbox.ConnectionId] = outbox;

    /// <summary>A connection is gone.</summary>
    internal void Remove(Outbox outbox)
    {
        _connections.TryRemove(outbox.ConnectionId, out _);
        if (outbox.Participant.Value is null)
            return;
        ServerMetrics.Connections.Add(-1);
        if (_meetings.TryGetValue(outbox.Meeting, out var audience))
            audience.Detach(outbox);
    }

    // Written within the grain's turn, read by it and by the edge.
    private sealed class Audience
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<ParticipantId, Outbox> _seats = [];
        private Outbox[]? _all = [];

        public Outbox? Find(ParticipantId person)
        {
            lock (_lock)
                return _seats.GetValueOrDefault(person);
        }

        public Outbox[] All()
        {
            lock (_lock)
                return _all ??= [.. _seats.Values];
        }

        /// <summary>Gives the connection that held the seat before.</summary>
        public Outbox? Attach(Outbox outbox)
        {
            lock (_lock)
            {
                var before = _seats.GetValueOrDefault(outbox.Participant);
                (_seats[outbox.Participant], _all) = (outbox, null);
                return before == outbox ? null : before;
            }
        }

        public Outbox? Detach(ParticipantId person)
        {
            lock (_lock)
            {
                _all = null;
                return _seats.Remove(person, out var outbox) ? outbox : null;
            }
        }

        public void Detach(Outbox outbox)
        {
            lock (_lock)
            {
                if (_seats.GetValueOrDefault(outbox.Participant) != outbox)
                    return;
                _seats.Remove(outbox.Participant);
                _all = null;
            }
        }
    }
}
