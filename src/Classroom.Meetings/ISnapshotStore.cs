namespace Classroom.Meetings;

/// <summary>Whole states for a faster recovery; may lose any of them at any time.</summary>
public interface ISnapshotStore
{
    /// <summary>Keeps the newest state of a meeting.</summary>
    Task Save(MeetingId meeting, long seq, ReadOnlyMemory<byte> state, CancellationToken cancel);

    /// <summary>The newest state and its number, or null.</summary>
    Task<(long Seq, byte[] State)?> Load(MeetingId meeting, CancellationToken cancel);
}
