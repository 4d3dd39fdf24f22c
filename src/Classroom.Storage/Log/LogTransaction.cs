using Classroom.Meetings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Classroom.Storage.Log;

/// <summary>
/// One transaction in one statement, so that a commit asks the database once: it looks at the epochs, keeps them from changing and
/// inserts the rows of those who still own their meetings.
/// </summary>
internal sealed partial class LogTransaction(NpgsqlDataSource source, ILogger logger)
{
    // For share: whoever takes a new epoch waits until this commit is done, and we see every epoch taken before it. So an append
    // with an old epoch can never become durable after a new owner has begun to read.
    private const string Command =
        """
        with owners as (select meeting_id, epoch from meeting_epochs where meeting_id = any($1) order by meeting_id for share),
        stored as (
            insert into meeting_events (meeting_id, seq, epoch, at, actor, command_id, type, audience, body)
            select row.* from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
                as row (meeting_id, seq, epoch, at, actor, command_id, type, audience, body)
            join owners on owners.meeting_id = row.meeting_id and owners.epoch = row.epoch)
        select meeting_id, epoch from owners
        """;

    /// <summary>Stores all requests or none, but for the stale ones, which are added to <paramref name="stale"/> and left out.</summary>
    public async Task<BatchResult> Commit(IReadOnlyList<AppendRequest> requests, List<AppendRequest> stale)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await source.OpenConnectionAsync();
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException)
        {
            LogFailed(logger, problem.Message);
            return BatchResult.Unavailable;
        }

        try
        {
            var epochs = await Store(connection, requests);
            foreach (var request in requests)
            {
                if (!epochs.TryGetValue(request.Meeting.Value, out var epoch) || epoch != request.Epoch)
                {
                    stale.Add(request);
                }
            }

            return BatchResult.Committed;
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException)
        {
            LogFailed(logger, problem is PostgresException refused ? refused.SqlState : problem.Message);
            return Judge(problem);
        }
        finally
        {
            await Close(connection);
        }
    }

    // An ERROR means that all was rolled back. FATAL, PANIC and a lost connection may come after the commit was written.
    private static BatchResult Judge(Exception problem) => problem switch
    {
        PostgresException { InvariantSeverity: "ERROR" } refused when IsAboutTheRows(refused.SqlState) => BatchResult.Clash,
        PostgresException { InvariantSeverity: "ERROR", SqlState: PostgresErrorCodes.DiskFull } => BatchResult.DiskFull,
        PostgresException { InvariantSeverity: "ERROR" } => BatchResult.Unavailable,
        _ => BatchResult.Unknown,
    };

    // Numbers taken (23505) is the fence. Whatever else is wrong with rows (22 data, 23 constraint, 54 limit) stays wrong, so it is treated alike.
    private static bool IsAboutTheRows(string state) =>
        state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)
        || state.StartsWith("54", StringComparison.Ordinal);

    private static async Task<Dictionary<string, int>> Store(NpgsqlConnection connection, IReadOnlyList<AppendRequest> requests)
    {
        await using var store = new NpgsqlCommand(Command, connection);
        new LogColumns(requests).AddTo(store.Parameters);
        await store.PrepareAsync();
        var epochs = new Dictionary<string, int>(requests.Count);
        await using var owners = await store.ExecuteReaderAsync();
        while (await owners.ReadAsync())
        {
            epochs[owners.GetString(0)] = owners.GetInt32(1);
        }

        return epochs;
    }

    private async Task Close(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException)
        {
            LogFailed(logger, problem.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be written: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
