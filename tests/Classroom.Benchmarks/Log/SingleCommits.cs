using System.Diagnostics;
using Classroom.Meetings;
using Npgsql;
using NpgsqlTypes;

namespace Classroom.Benchmarks.Log;

/// <summary>The yardstick: one connection, one prepared INSERT into the same table and one commit for each event, one after the other.</summary>
internal sealed class SingleCommits(NpgsqlDataSource source) : IAsyncDisposable
{
    private const string Insert =
        """
        insert into meeting_events (meeting_id, seq, epoch, at, actor, command_id, type, audience, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private readonly MeetingId _meeting = new("single");
    private NpgsqlConnection? _connection;
    private long _seq;

    /// <summary>Commits for a while; gives each commit's time in milliseconds.</summary>
    public async Task<LogFigures> Run(TimeSpan span, Func<long, LogRow> make)
    {
        _connection ??= await source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand(Insert, _connection);
        NpgsqlDbType[] types =
        [
            NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Integer, NpgsqlDbType.TimestampTz, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text,
            NpgsqlDbType.Text, NpgsqlDbType.Bytea,
        ];
        foreach (var type in types)
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        var times = new List<double>();
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < span)
        {
            var row = make(++_seq);
            object[] values = [_meeting.Value, row.Seq, row.Epoch, row.At, row.Actor, row.CommandId!, row.Type, row.Audience, row.Body.ToArray()];
            for (var i = 0; i < values.Length; i++)
                insert.Parameters[i].Value = values[i];
            if (!insert.IsPrepared)
                await insert.PrepareAsync();
            var started = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return LogFigures.Of(times, 1, Stopwatch.GetElapsedTime(since), times.Count);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
