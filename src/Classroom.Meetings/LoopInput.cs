namespace Classroom.Meetings;

/// <summary>What a <see cref="MeetingLoop"/> is told.</summary>
public abstract record LoopInput;

/// <summary>A command, already a record. Its answer carries the same correlation, and where <paramref name="ViewFor"/> names somebody, that person's view.</summary>
public sealed record CommandReceived(
    long Correlation, Actor Actor, CommandId? CommandId, Command Command, ParticipantId? ViewFor = null) : LoopInput;

/// <summary>A person's command as it came from the wire: id and JSON with its type.</summary>
public sealed record RawCommandReceived(long Correlation, Actor Actor, string CommandId, ReadOnlyMemory<byte> Json) : LoopInput;

/// <summary>A question about durable state: <paramref name="Ask"/> runs in order with the commands, its result leaves as <see cref="Answer"/>. It
/// counts among what waits for <paramref name="Sender"/>.</summary>
public sealed record QueryReceived(long Correlation, Func<Meeting, object?> Ask, ParticipantId? Sender = null) : LoopInput;

/// <summary>The append in flight is durable.</summary>
public sealed record AppendSucceeded : LoopInput;

/// <summary>The append in flight came to another end.</summary>
public sealed record AppendFailed(AppendOutcome Outcome) : LoopInput;

/// <summary>The rows that <see cref="ReadBack"/> asked for.</summary>
public sealed record ReadBackCompleted(IReadOnlyList<LogRow> Rows) : LoopInput;

/// <summary>They could not be read.</summary>
public sealed record ReadBackFailed : LoopInput;

/// <summary><see cref="MeetingLoop.Deadline"/> has come.</summary>
public sealed record TimedOut : LoopInput;
