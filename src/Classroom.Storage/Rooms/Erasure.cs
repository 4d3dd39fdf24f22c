using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Classroom.Storage.Rooms;

/// <summary>Deletes what the log holds of meetings, whose tables carry no foreign keys for the sake of the append's speed.</summary>
internal static class Erasure
{
    private static readonly string[] s_tables = ["meeting_events", "meeting_snapshots", "meeting_epochs"];

    /// <summary>
    /// Ends the ownership of the meetings that the query gives, at once and outside the caller's transaction: an owner that still writes then finds no
    /// epoch and ends. Before <see cref="Content"/>, so that no append under way leaves rows of a meeting that is gone.
    /// </summary>
    public static Task Ownership(ClassroomDbContext context, FormattableString meetings, CancellationToken cancel) => context.Database.ExecuteSqlRawAsync(
        string.Create(CultureInfo.InvariantCulture, $"select forget_epochs(array({meetings.Format}))"), meetings.GetArguments()!, cancel);

    /// <summary>Deletes events, snapshots and what is left of epochs of the meetings that the query gives.</summary>
    public static async Task Content(ClassroomDbContext context, FormattableString meetings, CancellationToken cancel)
    {
        foreach (var table in s_tables)
        {
            var command = string.Create(CultureInfo.InvariantCulture, $"delete from {table} where meeting_id in ({meetings.Format})");
            await context.Database.ExecuteSqlRawAsync(command, meetings.GetArguments()!, cancel);
        }
    }
}
