using Classroom.Meetings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Classroom.Storage.Log;

/// <summary>
/// One transaction sent at once, so that a commit asks the database once: it inserts all rows and then holds the epochs of their meetings. In this order,
/// since a connection that breaks while the rows are on their way then holds nothing.
/// </summary>
internal sealed partial class LogTransaction(NpgsqlDataSource source, ILogger logger)
{
    private const string Insert =
        """
        insert into meeting_events (meeting_id, seq, epoch, at, actor, command_id, type, audience, body)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    // No new owner gets its epoch until this commit is done, and we see every epoch taken before it, or all is rolled back. So an append
    // with an old epoch can never become durable after a new owner has begun to read.
    private const string Hold = "select hold_epochs($1, $2)";

    // Raised by hold_epochs.
    private const string StaleEpoch = "CL001";

    /// <summary>Stores all requests or none.</summary>
    public async Task<BatchResult> Commit(IReadOnlyList<AppendRequest> requests)
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
            await Store(connection, requests);
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

    // Numbers taken (23505) and another owner are the fence. Whatever else is wrong with rows (22 data, 23 constraint, 54 limit) stays wrong, so it is treated alike.
    private static bool IsAboutTheRows(string state) =>
        state == StaleEpoch || state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)
        || state.StartsWith("54", StringComparison.Ordinal);

    // In the order of their meetings: two processes that write the same ones for a moment wait for each other instead of blocking each other.
    private static async Task Store(NpgsqlConnection connection, IReadOnlyList<AppendRequest> requests)
    {
        AppendRequest[] ordered = [.. requests.OrderBy(request => request.Meeting.Value, StringComparer.Ordinal)];
        await using var batch = new NpgsqlBatch(connection);
        var insert = new NpgsqlBatchCommand(Insert);
        new LogColumns(ordered).AddTo(insert.Parameters);
        var hold = new NpgsqlBatchCommand(Hold);
        hold.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(ordered, request => request.Meeting.Value) });
        hold.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = Array.ConvertAll(ordered, request => request.Epoch) });
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(hold);
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
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
