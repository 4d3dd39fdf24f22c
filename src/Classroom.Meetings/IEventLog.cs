namespace Classroom.Meetings;

/// <summary>The one truth: appends are durable when acknowledged, in order, and fenced by epoch.</summary>
/// <remarks>Instants are kept to the microsecond, so whoever makes them cuts finer parts off first.</remarks>
public interface IEventLog
{
    /// <summary>Why the last append was not stored; goes back to None with the next one that is.</summary>
    LogProblem Problem => LogProblem.None;

    /// <summary>A new, higher epoch for this meeting; appends with an older one are refused from now on.</summary>
    Task<int> TakeEpoch(MeetingId meeting, CancellationToken cancel);

    /// <summary>Appends a batch with consecutive numbers, all or nothing.</summary>
    Task<AppendOutcome> Append(MeetingId meeting, IReadOnlyList<LogRow> rows, CancellationToken cancel);

    /// <summary>The rows after a number, in order.</summary>
    IAsyncEnumerable<LogRow> ReadAfter(MeetingId meeting, long seq, CancellationToken cancel);
}
