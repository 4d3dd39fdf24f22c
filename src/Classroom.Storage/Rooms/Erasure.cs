using Microsoft.EntityFrameworkCore;

namespace Classroom.Storage.Rooms;

/// <summary>Deletes what the log holds of meetings, whose tables carry no foreign keys for the sake of the append's speed.</summary>
internal static class Erasure
{
    /// <summary>
    /// Ends the ownership of the meetings that the query gives, at once and outside the caller's transaction: whoever still writes then finds a newer epoch
    /// and ends. Taken, not forgotten: should we die before <see cref="Content"/>, the epochs of what is still there go on and never begin anew. In the order
    /// of the fences, as everybody takes them.
    /// </summary>
    public static Task Ownership(ClassroomDbContext context, FormattableString meetings, CancellationToken cancel) => Run(
        context, $"select take_epoch(id) from (select id from ({meetings.Format}) as gone order by epoch_fence(id)) as ordered", meetings, cancel);

    /// <summary>
    /// Deletes snapshots, events and epochs of the meetings that the query gives. The long deletion needs no fence; the epochs go last, and with the fence
    /// that is then held what somebody appended meanwhile is seen and deleted too.
    /// </summary>
    public static async Task Content(ClassroomDbContext context, FormattableString meetings, CancellationToken cancel)
    {
        var events = $"delete from meeting_events where meeting_id in ({meetings.Format})";
        await Run(context, $"delete from meeting_snapshots where meeting_id in ({meetings.Format})", meetings, cancel);
        await Run(context, events, meetings, cancel);
        await Run(context, $"select forget_epochs(array({meetings.Format}))", meetings, cancel);
        await Run(context, events, meetings, cancel);
    }

    // The texts are ours; what they name comes as parameters.
    private static Task<int> Run(ClassroomDbContext context, string sql, FormattableString meetings, CancellationToken cancel) =>
        context.Database.ExecuteSqlRawAsync(sql, meetings.GetArguments()!, cancel);
}
