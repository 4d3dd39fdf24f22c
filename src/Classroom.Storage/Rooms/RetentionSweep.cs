using Classroom.Meetings;
using Microsoft.EntityFrameworkCore;

namespace Classroom.Storage.Rooms;

/// <summary>Deletes what has been kept long enough; run every few minutes and harmless when run twice at once.</summary>
public sealed class RetentionSweep(
    IDbContextFactory<ClassroomDbContext> contexts, RoomStore rooms, FileBlobStore blobs, TimeProvider time, RoomLimits limits)
{
    private const int RoomsPerSweepMax = 1_000;

    /// <summary>Deletes ended meetings whose time is over, unused rooms without an owner, and files without a room; gives how many rooms went.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        FormattableString over = $"select id from meetings where delete_after <= {now}";
        await Erasure.Ownership(context, over, cancel);
        await using (var transaction = await context.Database.BeginTransactionAsync(cancel))
        {
            await Erasure.Content(context, over, cancel);
            await context.Meetings.Where(one => one.DeleteAfter <= now).ExecuteDeleteAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        // A room is in use while a meeting runs or its last content is kept; one that never had a meeting counts from its making.
        var unused = now - limits.Retention;
        var old = await context.Rooms
            .Where(room => room.Owner == null && room.CreatedAt <= unused && !context.Meetings.Any(one => one.RoomId == room.Id))
            .OrderBy(room => room.CreatedAt).Take(RoomsPerSweepMax).Select(room => room.Id).ToListAsync(cancel);
        foreach (var room in old)
        {
            await rooms.DeleteUnused(new RoomId(room), cancel);
        }

        await DeleteForsakenFiles(context, cancel);
        return old.Count;
    }

    private async Task DeleteForsakenFiles(ClassroomDbContext context, CancellationToken cancel)
    {
        foreach (var folder in blobs.Rooms().Chunk(RoomsPerSweepMax))
        {
            var ids = folder.Select(room => room.Value).ToArray();
            var known = await context.Rooms.Where(room => ids.Contains(room.Id)).Select(room => room.Id).ToListAsync(cancel);
            foreach (var room in ids.Except(known))
            {
                await blobs.DeleteRoom(new RoomId(room), cancel);
            }
        }
    }
}
