namespace Classroom.Meetings;

/// <summary>What a <see cref="MeetingLoop"/> wants done, in this order.</summary>
public abstract record LoopOutput;

/// <summary>Append these rows; then hand in <see cref="AppendSucceeded"/> or <see cref="AppendFailed"/>, once.</summary>
public sealed record Append(IReadOnlyList<LogRow> Rows) : LoopOutput;

/// <summary>Read the rows after a number; then hand in <see cref="ReadBackCompleted"/> or <see cref="ReadBackFailed"/>, once.</summary>
public sealed record ReadBack(long AfterSeq) : LoopOutput;

/// <summary>Durable events for whoever listens.</summary>
public sealed record Publish(Publication Publication) : LoopOutput;

/// <summary>A command is applied and durable. With a view (of <c>View.Seq</c>), the person's stream starts with the next publication.</summary>
public sealed record Acknowledge(long Correlation, long Seq, MeetingView? View) : LoopOutput;

/// <summary>A command breaks a rule.</summary>
public sealed record Reject(long Correlation, Rejection Rejection) : LoopOutput;

/// <summary>The result of a question.</summary>
public sealed record Answer(long Correlation, object? Value) : LoopOutput;

/// <summary>Nobody will answer this here; the sender asks again elsewhere (with the same command id).</summary>
public sealed record Abandon(long Correlation) : LoopOutput;

/// <summary>The log is behind: show it.</summary>
public sealed record Saving : LoopOutput;

/// <summary>The log has caught up.</summary>
public sealed record Saved : LoopOutput;

/// <summary>The whole state at a durable number; may be lost.</summary>
public sealed record SaveSnapshot(long Seq, ReadOnlyMemory<byte> State) : LoopOutput;

/// <summary>The meeting is over and its end is durable; commands for the room's next meeting.</summary>
public sealed record Ended(IReadOnlyList<Command> CarryOver) : LoopOutput;

/// <summary>Another activation has taken over: end this one, its clients join again.</summary>
public sealed record Replaced : LoopOutput;
