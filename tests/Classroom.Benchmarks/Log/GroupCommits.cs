using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Classroom.Meetings;
using Classroom.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Benchmarks.Log;

/// <summary>
/// Many meetings on the product's one writer, each with one append in flight, as its loop has; the next when the last is durable.
/// In a busy one each person has a command under way, and those that came during one append go together in the next.
/// </summary>
internal sealed class GroupCommits : IAsyncDisposable
{
    private readonly int _people;
    private readonly LogWriter _writer;
    private readonly MeetingId[] _meetings;
    private readonly long[] _seqs;

    private GroupCommits(LogWriter writer, MeetingId[] meetings, int people) =>
        (_writer, _meetings, _people, _seqs) = (writer, meetings, people, new long[meetings.Length]);

    /// <summary>Takes the epoch of each meeting, so that the writer's fence lets them pass.</summary>
    public static async Task<GroupCommits> Start(NpgsqlDataSource source, int meetings, int people)
    {
        var writer = new LogWriter(source, static () => false, NullLogger<LogWriter>.Instance);
        var log = new PostgresEventLog(source, writer);
        MeetingId[] ids = [.. Enumerable.Range(0, meetings).Select(i => new MeetingId(string.Create(CultureInfo.InvariantCulture, $"group-{meetings}-{people}-{i}")))];
        foreach (var id in ids)
            await log.TakeEpoch(id, CancellationToken.None);
        return new GroupCommits(writer, ids, people);
    }

    /// <summary>Appends for a while.</summary>
    public async Task<LogFigures> Run(TimeSpan span, Func<long, LogRow> make)
    {
        var times = new ConcurrentBag<double>();
        var commits = _writer.Commits;
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, _meetings.Length).Select(meeting => Task.Run(() => Meet(meeting, since, span, make, times))));
        return LogFigures.Of(times, _people, Stopwatch.GetElapsedTime(since), _writer.Commits - commits);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task Meet(int meeting, long since, TimeSpan span, Func<long, LogRow> make, ConcurrentBag<double> times)
    {
        while (Stopwatch.GetElapsedTime(since) < span)
        {
            var started = Stopwatch.GetTimestamp();
            var rows = new LogRow[_people];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = make(++_seqs[meeting]);
            var outcome = await _writer.Append(_meetings[meeting], rows, CancellationToken.None);
            if (outcome != AppendOutcome.Committed)
                throw new InvalidOperationException($"An append ended as {outcome}.");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
