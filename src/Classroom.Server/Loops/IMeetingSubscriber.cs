using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>
/// Hears what a meeting has made durable, in order, within the grain's turn: so it only notes and enqueues, never waits and never throws for what it hears.
/// Whoever must react posts a new command by <see cref="MeetingDoor"/>.
/// </summary>
public interface IMeetingSubscriber
{
    /// <summary>The meeting runs here now: new, or recovered from the log.</summary>
    void Opened(MeetingOpened meeting);

    /// <summary>A connection holds a seat from now on; its stream starts after <see cref="SeatTaken.Seq"/>.</summary>
    void Seated(SeatTaken seat);

    /// <summary>A durable batch.</summary>
    void Published(MeetingId meeting, Publication publication);

    /// <summary>The log is behind (true) or has caught up (false).</summary>
    void Saving(MeetingId meeting, bool behind);

    /// <summary>The meeting no longer runs here.</summary>
    void Closed(MeetingId meeting, MeetingClosing why);
}
