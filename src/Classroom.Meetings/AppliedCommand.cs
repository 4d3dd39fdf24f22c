namespace Classroom.Meetings;

/// <summary>One command in a snapshot: its sender (empty for the system), its id, its last event.</summary>
public sealed record AppliedCommand(string Sender, CommandId Id, long Seq);
