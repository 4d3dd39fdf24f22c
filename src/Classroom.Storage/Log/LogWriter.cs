using System.Threading.Channels;
using Classroom.Meetings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Classroom.Storage.Log;

/// <summary>
/// The one writer of a process: all meetings share its commits. While commits are in flight the next batch gathers; nobody waits for a clock.
/// Two commits are under way at once, so that PostgreSQL works while the next batch is written out and the answers of the last are handed on.
/// A meeting has one append in flight, so its order does not depend on which of them is quicker.
/// </summary>
public sealed partial class LogWriter : IAsyncDisposable
{
    /// <summary>Rows in one commit at most.</summary>
    public const int BatchRowsMax = 2_000;

    /// <summary>Bytes of bodies in one commit at most.</summary>
    public const long BatchBytesMax = 8 * 1024 * 1024;

    /// <summary>Appends that may wait; further callers wait for room, which is felt up to the hub.</summary>
    public const int QueuedAppendsMax = 4_096;

    /// <summary>Commits under way at once.</summary>
    public const int Lanes = 2;

    private readonly Channel<AppendRequest> _queue = Channel.CreateBounded<AppendRequest>(
        new BoundedChannelOptions(QueuedAppendsMax) { FullMode = BoundedChannelFullMode.Wait });

    private readonly Lock _gathering = new();

    private readonly NpgsqlDataSource _source;
    private readonly LogTransaction _transaction;
    private readonly Func<bool> _diskIsFull;
    private readonly ILogger _logger;
    private readonly Task _running;
    private long _commits;
    private long _rows;

    /// <summary>Starts writing.</summary>
    /// <param name="source">The database.</param>
    /// <param name="diskIsFull">Asked before each commit, where the database's disk is ours to see: PostgreSQL itself stops where it cannot extend its own log.</param>
    /// <param name="logger">For failures.</param>
    public LogWriter(NpgsqlDataSource source, Func<bool> diskIsFull, ILogger<LogWriter> logger)
    {
        (_source, _diskIsFull, _logger) = (source, diskIsFull, logger);
        _transaction = new LogTransaction(source, logger);
        _running = Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(Run)));
    }

    /// <summary>Why the last append was not stored.</summary>
    public LogProblem Problem { get; private set; }

    /// <summary>Commits done.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Rows made durable.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Queues a batch and waits until its fate is known. Cancelling ends the waiting, not the append.</summary>
    public async Task<AppendOutcome> Append(MeetingId meeting, IReadOnlyList<LogRow> rows, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return AppendOutcome.Committed;
        }

        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Seq != rows[i - 1].Seq + 1 || rows[i].Epoch != rows[0].Epoch)
            {
                throw new ArgumentException("A batch has consecutive numbers and one epoch.", nameof(rows));
            }
        }

        var request = new AppendRequest(meeting, rows);
        await _queue.Writer.WriteAsync(request, cancel);
        return await request.Done.WaitAsync(cancel);
    }

    /// <summary>Writes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    private async Task Run()
    {
        var batch = new List<AppendRequest>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                Gather(batch);
                if (batch.Count > 0)
                    await Write(batch);
                batch.Clear();
            }
        }
        catch (Exception broken)
        {
            // A broken invariant of ours: nobody may wait for ever, and nobody may believe that nothing was written.
            LogBroken(_logger, broken);
            _queue.Writer.TryComplete(broken);
            batch.ForEach(request => request.Finish(AppendOutcome.Unknown));
            while (_queue.Reader.TryRead(out var waiting))
            {
                waiting.Finish(AppendOutcome.Unavailable);
            }

            throw;
        }
    }

    // Empty where another lane was quicker.
    private void Gather(List<AppendRequest> batch)
    {
        using var alone = _gathering.EnterScope();
        var (rows, bytes) = (0L, 0L);
        while (_queue.Reader.TryPeek(out var next)
            && (batch.Count == 0 || (rows + next.Rows.Count <= BatchRowsMax && bytes + next.Bytes <= BatchBytesMax))
            && _queue.Reader.TryRead(out next))
        {
            batch.Add(next);
            rows += next.Rows.Count;
            bytes += next.Bytes;
        }
    }

    private async Task Write(List<AppendRequest> batch)
    {
        if (_diskIsFull())
        {
            Finish(batch, BatchResult.DiskFull);
            return;
        }

        var result = await Commit(batch);
        if (result != BatchResult.Clash)
        {
            Finish(batch, result);
            return;
        }

        // Somebody has a new owner or its numbers are taken, and the error does not say who: each owner alone, so that one does not hurt the others.
        var failed = new HashSet<(MeetingId, int)>();
        foreach (var request in batch)
        {
            var owner = (request.Meeting, request.Epoch);
            var alone = failed.Contains(owner) ? BatchResult.Clash : await Commit([request]);
            if (alone != BatchResult.Committed)
            {
                failed.Add(owner);
            }

            Finish([request], alone);
        }
    }

    private async Task<BatchResult> Commit(IReadOnlyList<AppendRequest> requests)
    {
        var result = await _transaction.Commit(requests);
        if (result == BatchResult.Unavailable)
        {
            // The pool's connections may be those of a PostgreSQL that has died and is back: once more with a new one. Nothing was stored.
            _source.Clear();
            result = await _transaction.Commit(requests);
        }

        return result;
    }

    private void Finish(List<AppendRequest> requests, BatchResult result)
    {
        Problem = result switch
        {
            BatchResult.DiskFull => LogProblem.DiskFull,
            BatchResult.Unavailable or BatchResult.Unknown => _diskIsFull() ? LogProblem.DiskFull : LogProblem.Unreachable,
            _ => LogProblem.None,
        };
        var (rows, outcome) = (0L, OutcomeOf(result));
        foreach (var request in requests)
        {
            rows += request.Rows.Count;
            request.Finish(outcome);
        }

        if (result == BatchResult.Committed)
        {
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _rows, rows);
        }
    }

    private static AppendOutcome OutcomeOf(BatchResult result) => result switch
    {
        BatchResult.Committed => AppendOutcome.Committed,
        BatchResult.Clash => AppendOutcome.Fenced,
        BatchResult.Unknown => AppendOutcome.Unknown,
        _ => AppendOutcome.Unavailable,
    };

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log writer ended by a defect of its own")]
    private static partial void LogBroken(ILogger logger, Exception broken);
}
