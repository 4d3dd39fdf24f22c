using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Server.Loops;

namespace Classroom.Server.Edge.Live;

/// <summary>Single-use tickets that let a seat open its live socket within 30 seconds.</summary>
public sealed class LiveTickets(TimeProvider time)
{
    /// <summary>Most tickets that wait to be used.</summary>
    public const int TicketsMax = 20_000;

    // Enough that looking for the oldest is seldom.
    private const int DroppedAtOnce = TicketsMax / 20;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (MeetingId Meeting, ParticipantId Participant, DateTimeOffset Until)> _tickets = new();

    /// <summary>A new ticket for a seat.</summary>
    public string Give(MeetingId meeting, ParticipantId participant)
    {
        if (_tickets.Count >= TicketsMax)
            DropOld();
        var ticket = IdText.New(SystemRandom.Shared);
        _tickets[ticket] = (meeting, participant, time.GetUtcNow() + s_life);
        return ticket;
    }

    /// <summary>Uses a ticket up; null for one that is unknown, used or too old.</summary>
    public (MeetingId Meeting, ParticipantId Participant)? Take(string ticket) =>
        _tickets.TryRemove(ticket, out var found) && found.Until >= time.GetUtcNow() ? (found.Meeting, found.Participant) : null;

    private void DropOld()
    {
        var now = time.GetUtcNow();
        foreach (var old in _tickets.Where(ticket => ticket.Value.Until < now))
            _tickets.TryRemove(old);
        if (_tickets.Count < TicketsMax)
            return;
        foreach (var oldest in _tickets.OrderBy(ticket => ticket.Value.Until).Take(DroppedAtOnce))
            _tickets.TryRemove(oldest);
    }
}
