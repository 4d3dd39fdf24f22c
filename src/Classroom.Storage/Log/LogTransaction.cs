using Classroom.Meetings;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Classroom.Storage.Log;

/// <summary>One transaction: looks at the epochs and keeps them from changing, copies the rows, commits.</summary>
internal sealed partial class LogTransaction(NpgsqlDataSource source, ILogger logger)
{
    // For share: whoever takes a new epoch waits until this commit is done, and we see every epoch taken before it. So an append
    // with an old epoch can never become durable after a new owner has begun to read.
    private const string EpochQuery = "select meeting_id, epoch from meeting_epochs where meeting_id = any($1) order by meeting_id for share";

    private const string CopyCommand =
        "copy meeting_events (meeting_id, seq, epoch, at, actor, command_id, type, audience, body) from stdin (format binary)";

    /// <summary>Stores all requests or none, but for the stale ones, which are added to <paramref name="stale"/> and left out.</summary>
    public async Task<BatchResult> Commit(IReadOnlyList<AppendRequest> requests, List<AppendRequest> stale)
    {
        NpgsqlConnection? connection = null;
        var committing = false;
        try
        {
            connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var epochs = await Epochs(connection, requests);
            var fresh = new List<AppendRequest>(requests.Count);
            foreach (var request in requests)
            {
                (epochs.TryGetValue(request.Meeting.Value, out var epoch) && epoch == request.Epoch ? fresh : stale).Add(request);
            }

            if (fresh.Count == 0)
            {
                return BatchResult.Committed;
            }

            await Copy(connection, fresh);
            committing = true;
            await transaction.CommitAsync();
            return BatchResult.Committed;
        }
        catch (PostgresException refused) when (!committing && IsAboutTheRows(refused.SqlState))
        {
            LogFailed(logger, committing, refused.SqlState);
            return BatchResult.Clash;
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException)
        {
            LogFailed(logger, committing, problem.Message);
            return Judge(problem, committing);
        }
        finally
        {
            await Close(connection);
        }
    }

    // Numbers taken (23505) is the fence. Whatever else is wrong with rows (22 data, 23 constraint, 54 limit) stays wrong, so it is treated alike.
    private static bool IsAboutTheRows(string state) =>
        state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)
        || state.StartsWith("54", StringComparison.Ordinal);

    private static BatchResult Judge(Exception problem, bool committing)
    {
        if (problem is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
        {
            return committing ? BatchResult.Unknown : BatchResult.DiskFull;
        }

        // An ERROR in the commit means that it was rolled back. FATAL and PANIC end the session and may come after the commit was written.
        var rolledBack = problem is PostgresException { InvariantSeverity: "ERROR" };
        return committing && !rolledBack ? BatchResult.Unknown : BatchResult.Unavailable;
    }

    private static async Task<Dictionary<string, int>> Epochs(NpgsqlConnection connection, IReadOnlyList<AppendRequest> requests)
    {
        await using var query = new NpgsqlCommand(EpochQuery, connection);
        query.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. requests.Select(request => request.Meeting.Value).Distinct()] });
        var epochs = new Dictionary<string, int>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            epochs[rows.GetString(0)] = rows.GetInt32(1);
        }

        return epochs;
    }

    private static async Task Copy(NpgsqlConnection connection, List<AppendRequest> requests)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyCommand);
        foreach (var request in requests)
        {
            foreach (var row in request.Rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(request.Meeting.Value, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Seq, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Epoch, NpgsqlDbType.Integer);
                await copy.WriteAsync(row.At.ToUniversalTime(), NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(row.Actor, NpgsqlDbType.Text);
                await (row.CommandId is { } id ? copy.WriteAsync(id, NpgsqlDbType.Text) : copy.WriteNullAsync());
                await copy.WriteAsync(row.Type, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Audience, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Body, NpgsqlDbType.Bytea);
            }
        }

        await copy.CompleteAsync();
    }

    private async Task Close(NpgsqlConnection? connection)
    {
        if (connection is null)
        {
            return;
        }

        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException)
        {
            LogFailed(logger, false, problem.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be written (in the commit: {Committing}): {Problem}")]
    private static partial void LogFailed(ILogger logger, bool committing, string problem);
}
