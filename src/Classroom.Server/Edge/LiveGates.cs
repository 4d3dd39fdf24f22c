using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Server.Loops;

namespace Classroom.Server.Edge;

/// <summary>Who may draw where, as of each meeting's last commit.</summary>
public sealed class LiveGates : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<MeetingId, Gate> _gates = new();

    /// <summary>The meeting's gate, closed where it does not run here.</summary>
    public Gate Of(MeetingId meeting) => _gates.GetValueOrDefault(meeting, Gate.Closed);

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _gates[meeting.Meeting] = meeting.Gate;
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        _gates[meeting] = publication.Gate;
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why) => _gates.TryRemove(meeting, out _);
}
