using System.Runtime.CompilerServices;
using Classroom.Meetings;

namespace Classroom.Testing;

/// <summary>The event log in memory: the same promises as the real one, with faults on demand.</summary>
public sealed class MemoryEventLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MeetingId, List<LogRow>> _rows = [];
    private readonly Dictionary<MeetingId, int> _epochs = [];

    /// <summary>Asked before each append: null to go on, Unavailable to store nothing, Unknown to decide by <see cref="StoreOnUnknown"/>.</summary>
    public Func<MeetingId, IReadOnlyList<LogRow>, AppendOutcome?>? Fault { get; set; }

    /// <summary>Whether an append whose outcome is made Unknown is stored all the same.</summary>
    public bool StoreOnUnknown { get; set; }

    /// <inheritdoc/>
    public LogProblem Problem { get; set; }

    /// <inheritdoc/>
    public Task<int> TakeEpoch(MeetingId meeting, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var epoch = _epochs.GetValueOrDefault(meeting) + 1;
            _epochs[meeting] = epoch;
            return Task.FromResult(epoch);
        }
    }

    /// <inheritdoc/>
    public Task<AppendOutcome> Append(MeetingId meeting, IReadOnlyList<LogRow> rows, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        cancel.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(AppendLocked(meeting, rows));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRow> ReadAfter(MeetingId meeting, long seq, [EnumeratorCancellation] CancellationToken cancel)
    {
        LogRow[] found;
        lock (_lock)
        {
            found = [.. _rows.GetValueOrDefault(meeting, []).Where(row => row.Seq > seq)];
        }

        await Task.CompletedTask;
        foreach (var row in found)
        {
            cancel.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private AppendOutcome AppendLocked(MeetingId meeting, IReadOnlyList<LogRow> rows)
    {
        var fault = Fault?.Invoke(meeting, rows);
        if (fault is not null && !(fault == AppendOutcome.Unknown && StoreOnUnknown))
        {
            return fault.Value;
        }

        var epoch = _epochs.GetValueOrDefault(meeting);
        var stored = _rows.TryGetValue(meeting, out var known) ? known : _rows[meeting] = [];
        var last = stored.Count == 0 ? long.MinValue : stored[^1].Seq;
        if (rows.Any(row => row.Epoch != epoch || row.Seq <= last))
        {
            return AppendOutcome.Fenced;
        }

        stored.AddRange(rows.Select(row => row with { At = Cut(row.At), Body = row.Body.ToArray() }));
        return fault ?? AppendOutcome.Committed;
    }

    private static DateTimeOffset Cut(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
