using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>One meeting's way to the log and the snapshots; what goes wrong outside comes back as an input of the loop.</summary>
internal sealed class MeetingJournal(IEventLog log, ISnapshotStore snapshots, MeetingId meeting, CancellationToken stopping)
{
    public async Task<LoopInput> Append(IReadOnlyList<LogRow> rows)
    {
        try
        {
            CrashPoints.Pass(CrashPoint.BeforeAppend, rows);
            var outcome = await log.Append(meeting, rows, stopping);
            CrashPoints.Pass(CrashPoint.AfterAppend, rows);
            return outcome == AppendOutcome.Committed ? new AppendSucceeded() : new AppendFailed(outcome);
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            return new AppendFailed(AppendOutcome.Unknown);
        }
    }

    public async Task<LoopInput> ReadAfter(long seq)
    {
        try
        {
            var rows = new List<LogRow>();
            await foreach (var row in log.ReadAfter(meeting, seq, stopping))
                rows.Add(row);
            return new ReadBackCompleted(rows);
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            return new ReadBackFailed();
        }
    }

    /// <summary>The name of the problem, or null when it is saved.</summary>
    public async Task<string?> Save(SaveSnapshot save)
    {
        try
        {
            await snapshots.Save(meeting, save.Seq, save.State, stopping);
            return null;
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            return problem.GetType().Name;
        }
    }
}
