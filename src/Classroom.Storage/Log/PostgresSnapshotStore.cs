using Classroom.Meetings;
using Npgsql;

namespace Classroom.Storage.Log;

/// <summary>Snapshots on PostgreSQL: the newest one of each meeting.</summary>
public sealed class PostgresSnapshotStore(NpgsqlDataSource source, TimeProvider time) : ISnapshotStore
{
    // An owner that was replaced may still be saving: an older state never covers a newer one.
    private const string SaveCommand =
        """
        insert into meeting_snapshots (meeting_id, seq, at, state) values ($1, $2, $3, $4)
        on conflict (meeting_id) do update set seq = excluded.seq, at = excluded.at, state = excluded.state
        where meeting_snapshots.seq <= excluded.seq
        """;

    /// <inheritdoc/>
    public async Task Save(MeetingId meeting, long seq, ReadOnlyMemory<byte> state, CancellationToken cancel)
    {
        await using var save = source.CreateCommand(SaveCommand);
        save.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        save.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        save.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        save.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = state });
        await save.ExecuteNonQueryAsync(cancel);
    }

    /// <inheritdoc/>
    public async Task<(long Seq, byte[] State)?> Load(MeetingId meeting, CancellationToken cancel)
    {
        await using var load = source.CreateCommand("select seq, state from meeting_snapshots where meeting_id = $1");
        load.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        await using var rows = await load.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
    }
}
