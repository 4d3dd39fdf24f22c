using Classroom.Meetings;
using Classroom.Server.Edge.Live;

namespace Classroom.Server.Tests.Live;

/// <summary>More tickets than may wait cost the oldest their place, and nobody else.</summary>
public sealed class LiveTicketsTests
{
    private static readonly MeetingId s_meeting = new("meeting");
    private static readonly ParticipantId s_person = new("person");

    [Fact]
    public void A_ticket_too_many_drops_the_oldest_and_leaves_the_others()
    {
        var tickets = new LiveTickets(new Ticking());
        var given = Enumerable.Range(0, LiveTickets.TicketsMax + 1).Select(_ => tickets.Give(s_meeting, s_person)).ToList();

        Assert.Null(tickets.Take(given[0]));
        Assert.All(given[^1_000..], ticket => Assert.Equal((s_meeting, s_person), tickets.Take(ticket)));
        Assert.InRange(given.Count(ticket => tickets.Take(ticket) is not null), LiveTickets.TicketsMax / 2, LiveTickets.TicketsMax - 1_000);
    }

    // Each look is a little later, so that there is an oldest; far less than a ticket's life in all.
    private sealed class Ticking : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromTicks(1);
    }
}
