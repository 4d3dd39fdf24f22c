using Classroom.Meetings;

namespace Classroom.Storage.Log;

/// <summary>One meeting's batch on its way to the disk.</summary>
internal sealed class AppendRequest(MeetingId meeting, IReadOnlyList<LogRow> rows)
{
    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MeetingId Meeting { get; } = meeting;

    public IReadOnlyList<LogRow> Rows { get; } = rows;

    public int Epoch { get; } = rows[0].Epoch;

    public long Bytes { get; } = rows.Sum(row => (long)row.Body.Length);

    public Task<AppendOutcome> Done => _done.Task;

    public void Finish(AppendOutcome outcome) => _done.TrySetResult(outcome);
}
