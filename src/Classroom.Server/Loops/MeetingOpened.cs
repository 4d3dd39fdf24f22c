using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>A meeting that has just begun to run in this process.</summary>
/// <param name="Meeting">Its id.</param>
/// <param name="Room">The room it is a run of.</param>
/// <param name="Epoch">This activation.</param>
/// <param name="Seq">The newest durable number.</param>
/// <param name="Recovered">True where the log held it already: what was under way must be taken up again.</param>
/// <param name="Begun">True where somebody has had a seat already.</param>
/// <param name="Views">All that a moderator sees, by module name (records of the modules' contracts).</param>
/// <param name="Gate">Who may draw where.</param>
public sealed record MeetingOpened(
    MeetingId Meeting, RoomId Room, int Epoch, long Seq, bool Recovered, bool Begun, IReadOnlyDictionary<string, object> Views, Gate Gate);
