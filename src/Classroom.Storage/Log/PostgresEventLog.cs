using System.Runtime.CompilerServices;
using Classroom.Meetings;
using Npgsql;
using NpgsqlTypes;

namespace Classroom.Storage.Log;

/// <summary>The event log on PostgreSQL: fenced by the epoch row and by the primary key (meeting, seq).</summary>
public sealed class PostgresEventLog(NpgsqlDataSource source, LogWriter writer) : IEventLog
{
    private const string TakeCommand = "select take_epoch($1)";

    private const string ReadQuery =
        "select seq, epoch, at, actor, command_id, type, audience, body from meeting_events where meeting_id = $1 and seq > $2 order by seq";

    /// <inheritdoc/>
    public LogProblem Problem => writer.Problem;

    /// <inheritdoc/>
    public async Task<int> TakeEpoch(MeetingId meeting, CancellationToken cancel)
    {
        await using var take = source.CreateCommand(TakeCommand);
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        return (int)(await take.ExecuteScalarAsync(cancel))!;
    }

    /// <inheritdoc/>
    public Task<AppendOutcome> Append(MeetingId meeting, IReadOnlyList<LogRow> rows, CancellationToken cancel) => writer.Append(meeting, rows, cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRow> ReadAfter(MeetingId meeting, long seq, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var query = source.CreateCommand(ReadQuery);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq, NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var rows = await query.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            yield return new LogRow(
                rows.GetInt64(0), rows.GetInt32(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetString(3),
                rows.IsDBNull(4) ? null : rows.GetString(4), rows.GetString(5), rows.GetString(6), rows.GetFieldValue<byte[]>(7));
        }
    }
}
