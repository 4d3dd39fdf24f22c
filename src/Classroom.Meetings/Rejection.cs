namespace Classroom.Meetings;

/// <summary>
/// The answer to a command that breaks a rule: the rule's id and a sentence for logs and developers (browsers translate by id). With
/// <see cref="RetryAfter"/> it is a matter of time: the same command may be sent again, with its id, once that has passed.
/// </summary>
public sealed record Rejection(string Rule, string Message, TimeSpan? RetryAfter = null);
