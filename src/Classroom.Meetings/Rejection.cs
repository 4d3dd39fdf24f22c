namespace Classroom.Meetings;

/// <summary>The answer to a command that breaks a rule: the rule's id and a sentence for logs and developers (browsers translate by id).</summary>
public sealed record Rejection(string Rule, string Message);
