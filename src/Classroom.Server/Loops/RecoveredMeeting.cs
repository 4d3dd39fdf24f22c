using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>A meeting brought back, and the modules within it.</summary>
public sealed record RecoveredMeeting(Meeting Meeting, IReadOnlyList<Module> Modules, long SnapshotSeq);
