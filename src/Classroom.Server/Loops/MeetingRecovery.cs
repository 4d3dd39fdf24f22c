using Classroom.Meetings;
using Classroom.Modules;

namespace Classroom.Server.Loops;

/// <summary>Brings a meeting back from its newest snapshot and the events after it.</summary>
public sealed class MeetingRecovery(IEventLog log, ISnapshotStore snapshots, EventCodec events, MeetingOptions options)
{
    /// <summary>A meeting as the log has it, with its modules and the number of the snapshot it came from.</summary>
    public async Task<RecoveredMeeting> Load(MeetingId id, int epoch, CancellationToken cancel)
    {
        var snapshot = await snapshots.Load(id, cancel);
        var recovered = Fresh(id, epoch, 0);
        if (snapshot is { } known)
        {
            // A snapshot of another version is no loss: the log holds everything.
            recovered = recovered.Meeting.Restore(known.State) ? recovered with { SnapshotSeq = known.Seq } : Fresh(id, epoch, 0);
        }

        await foreach (var row in log.ReadAfter(id, recovered.Meeting.Seq, cancel))
            recovered.Meeting.Fold(events.Read(row));
        return recovered;
    }

    /// <summary>What an ended (or lost) meeting leaves to the room's next one.</summary>
    public async Task<IReadOnlyList<Command>> CarryOver(MeetingId previous, CancellationToken cancel) =>
        (await Load(previous, epoch: 0, cancel)).Meeting.CarryOver();

    private RecoveredMeeting Fresh(MeetingId id, int epoch, long snapshotSeq)
    {
        var modules = ModuleRegistry.Create(options);
        return new RecoveredMeeting(new Meeting(id, epoch, modules, SystemRandom.Shared), modules, snapshotSeq);
    }
}
