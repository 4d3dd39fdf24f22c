namespace Classroom.Meetings;

/// <summary>
/// What became of a command: events (none where nothing had to change), or a rejection, or, where <see cref="Repeated"/>, the first answer once more.
/// <see cref="Seq"/> must be durable before anybody hears of it.
/// </summary>
public sealed record Decision(long Seq, IReadOnlyList<DecidedEvent> Events, Rejection? Rejection = null, bool Repeated = false);
