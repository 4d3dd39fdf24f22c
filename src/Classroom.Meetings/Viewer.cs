namespace Classroom.Meetings;

/// <summary>For whose eyes a view is made.</summary>
public readonly record struct Viewer(ParticipantId Id, Role Role);
