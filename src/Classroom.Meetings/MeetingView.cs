namespace Classroom.Meetings;

/// <summary>What one person may see at one number: view records by module name, in the registry's order.</summary>
public sealed record MeetingView(long Seq, IReadOnlyDictionary<string, object> Modules);
