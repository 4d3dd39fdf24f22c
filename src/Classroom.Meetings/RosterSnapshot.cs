namespace Classroom.Meetings;

/// <summary>The roster as a value, for recovery.</summary>
public sealed record RosterSnapshot(
    IReadOnlyList<RosterEntry> Entries, ParticipantId? Presenter, RoomId? Room, string Title, bool Ended, bool HasBegun = false);
