namespace Classroom.Meetings;

/// <summary>One seat as every module may read it.</summary>
public sealed record RosterEntry(ParticipantId Id, string Name, Role Role, ParticipantKind Kind, bool Connected);
