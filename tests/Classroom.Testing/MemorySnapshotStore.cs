using System.Collections.Concurrent;
using Classroom.Meetings;

namespace Classroom.Testing;

/// <summary>Snapshots in memory, which a test may drop at any moment.</summary>
public sealed class MemorySnapshotStore : ISnapshotStore
{
    private readonly ConcurrentDictionary<MeetingId, (long Seq, byte[] State)> _states = new();

    /// <inheritdoc/>
    public Task Save(MeetingId meeting, long seq, ReadOnlyMemory<byte> state, CancellationToken cancel)
    {
        var fresh = (seq, state.ToArray());
        _states.AddOrUpdate(meeting, fresh, (_, old) => old.Seq > seq ? old : fresh);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<(long Seq, byte[] State)?> Load(MeetingId meeting, CancellationToken cancel) =>
        Task.FromResult<(long Seq, byte[] State)?>(_states.TryGetValue(meeting, out var state) ? state : null);

    /// <summary>Forgets everything, as a store of snapshots may.</summary>
    public void Clear() => _states.Clear();
}
