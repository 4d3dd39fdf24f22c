using System.Text;
using Classroom.Meetings;
using Classroom.Storage;
using Classroom.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

public sealed class PostgresEventLogTests(PostgresFixture postgres) : EventLogContract, IAsyncLifetime
{
    private NpgsqlDataSource _source = null!;
    private LogWriter _writer = null!;
    private bool _diskIsFull;

    public async ValueTask InitializeAsync()
    {
        _source = await postgres.NewDatabase();
        _writer = new LogWriter(_source, () => _diskIsFull, NullLogger<LogWriter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task Appends_of_many_meetings_share_commits()
    {
        var log = await NewLog();
        var meetings = Enumerable.Range(0, 200).Select(_ => NewMeeting()).ToArray();
        var epochs = await Task.WhenAll(meetings.Select(meeting => log.TakeEpoch(meeting, Cancel)));

        var outcomes = await Task.WhenAll(meetings.Select((meeting, i) => log.Append(meeting, [Row(1, epochs[i]), Row(2, epochs[i])], Cancel)));

        Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Committed, outcome));
        Assert.Equal(400, _writer.Rows);
        Assert.InRange(_writer.Commits, 1, 100);
    }

    [Fact]
    public async Task One_stale_meeting_does_not_hurt_the_others_of_its_batch()
    {
        var log = await NewLog();
        var meetings = Enumerable.Range(0, 100).Select(_ => NewMeeting()).ToArray();
        var epochs = await Task.WhenAll(meetings.Select(meeting => log.TakeEpoch(meeting, Cancel)));
        await log.TakeEpoch(meetings[7], Cancel);
        await log.Append(meetings[13], [Row(1, epochs[13])], Cancel);

        var outcomes = await Task.WhenAll(meetings.Select((meeting, i) => log.Append(meeting, [Row(1, epochs[i])], Cancel)));

        Assert.Equal([7, 13], Enumerable.Range(0, 100).Where(i => outcomes[i] == AppendOutcome.Fenced));
        Assert.Equal(98, outcomes.Count(outcome => outcome == AppendOutcome.Committed));
        Assert.Equal(LogProblem.None, log.Problem);
    }

    [Fact]
    public async Task Rows_the_database_refuses_end_their_own_meeting_only()
    {
        var (log, bad, good) = (await NewLog(), NewMeeting(), NewMeeting());
        var (badEpoch, goodEpoch) = (await log.TakeEpoch(bad, Cancel), await log.TakeEpoch(good, Cancel));

        var appended = await Task.WhenAll(
            log.Append(bad, [Row(1, badEpoch) with { Actor = "zero \0 byte" }], Cancel), log.Append(good, [Row(1, goodEpoch)], Cancel));

        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Committed], appended);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_nothing_is_stored()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        _diskIsFull = true;

        Assert.Equal(AppendOutcome.Unavailable, await log.Append(meeting, [Row(1, epoch)], Cancel));
        Assert.Equal(LogProblem.DiskFull, log.Problem);
        Assert.Empty(await Read(log, meeting, 0));

        _diskIsFull = false;
        Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, [Row(1, epoch)], Cancel));
        Assert.Equal(LogProblem.None, log.Problem);
    }

    [Fact]
    public async Task A_batch_with_a_gap_or_two_epochs_is_a_defect_of_the_caller()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());

        await Assert.ThrowsAsync<ArgumentException>(() => log.Append(meeting, [Row(1, 1), Row(3, 1)], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => log.Append(meeting, [Row(1, 1), Row(2, 2)], Cancel));
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting_and_not_the_append()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        await using var blocker = await _source.OpenConnectionAsync(Cancel);
        await using var transaction = await blocker.BeginTransactionAsync(Cancel);
        await using (var block = new NpgsqlCommand("select take_epoch($1)", blocker))
        {
            block.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
            await block.ExecuteNonQueryAsync(Cancel);
        }

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.Append(meeting, [Row(1, epoch)], impatient.Token));
        await transaction.RollbackAsync(Cancel);

        Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, [Row(2, epoch)], Cancel));
        Assert.Equal([1L, 2L], (await Read(log, meeting, 0)).Select(row => row.Seq));
    }

    [Fact]
    public async Task A_new_owner_waits_for_the_append_under_way_and_an_append_for_the_new_owner()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        await using var old = await _source.OpenConnectionAsync(Cancel);
        await using var underWay = await old.BeginTransactionAsync(Cancel);
        await Hold(old, meeting, epoch);

        var taking = log.TakeEpoch(meeting, Cancel);
        await Assert.ThrowsAsync<TimeoutException>(() => taking.WaitAsync(TimeSpan.FromMilliseconds(50), Cancel));
        var late = log.Append(meeting, [Row(1, epoch)], Cancel);
        await Assert.ThrowsAsync<TimeoutException>(() => late.WaitAsync(TimeSpan.FromMilliseconds(50), Cancel));
        await underWay.CommitAsync(Cancel);

        Assert.Equal(epoch + 1, await taking);
        Assert.Equal(AppendOutcome.Fenced, await late);
        Assert.Empty(await Read(log, meeting, 0));
    }

    [Fact]
    public async Task The_fence_does_not_stand_in_a_transaction_that_sees_the_past()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        await using var connection = await _source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Cancel);

        await Assert.ThrowsAsync<PostgresException>(() => Hold(connection, meeting, epoch));
    }

    [Theory]
    [InlineData("serializable")]
    [InlineData("repeatable read")]
    public async Task A_database_whose_transactions_see_the_past_by_default_holds_the_log_all_the_same(string isolation)
    {
        var connectionString = await postgres.NewConnectionString();
        await using (var operators = NpgsqlDataSource.Create(connectionString))
        await using (var set = operators.CreateCommand($"alter database {new NpgsqlConnectionStringBuilder(connectionString).Database} set default_transaction_isolation = '{isolation}'"))
            await set.ExecuteNonQueryAsync(Cancel);
        var folder = Directory.CreateTempSubdirectory("classroom-external-");
        await using (var database = await ClassroomDatabase.Start(
            new DatabaseOptions { DataDirectory = folder.FullName, ExternalConnectionString = connectionString }, TimeProvider.System, NullLoggerFactory.Instance, Cancel))
        {
            await using var writer = new LogWriter(database.Source, static () => false, NullLogger<LogWriter>.Instance);
            var (log, meeting) = (new PostgresEventLog(database.Source, writer), NewMeeting());

            // A connection of the pool keeps it through its resets.
            for (var seq = 1; seq <= 3; seq++)
                Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, [Row(seq, await log.TakeEpoch(meeting, Cancel))], Cancel));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_writers_that_hold_the_same_meetings_in_another_order_do_not_block_each_other()
    {
        var log = await NewLog();
        await using var other = new LogWriter(_source, static () => false, NullLogger<LogWriter>.Instance);
        var meetings = Enumerable.Range(0, 50).Select(_ => NewMeeting()).ToArray();
        var epochs = await Task.WhenAll(meetings.Select(meeting => log.TakeEpoch(meeting, Cancel)));

        var forth = meetings.Select((meeting, i) => log.Append(meeting, [Row(1, epochs[i])], Cancel)).ToArray();
        var back = Enumerable.Range(0, 50).Reverse().Select(i => other.Append(meetings[i], [Row(1, epochs[i])], Cancel)).ToArray();
        var outcomes = (await Task.WhenAll(forth)).Concat(await Task.WhenAll(back)).ToArray();

        Assert.Equal(50, outcomes.Count(outcome => outcome == AppendOutcome.Committed));
        Assert.Equal(50, outcomes.Count(outcome => outcome == AppendOutcome.Fenced));
    }

    [Fact]
    public async Task The_log_can_be_read_by_people()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        await log.Append(meeting, [Row(1, epoch) with { Body = Encoding.UTF8.GetBytes("""{"text":"Grüße"}""") }], Cancel);

        await using var view = _source.CreateCommand($"select body->>'text' from meeting_events_readable where meeting_id = '{meeting.Value}'");
        Assert.Equal("Grüße", await view.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task The_newest_snapshot_is_kept_and_an_older_one_never_covers_it()
    {
        var (store, meeting) = (new PostgresSnapshotStore(_source, TimeProvider.System), NewMeeting());
        Assert.Null(await store.Load(meeting, Cancel));

        await store.Save(meeting, 10, new byte[] { 1 }, Cancel);
        await store.Save(meeting, 20, new byte[] { 2 }, Cancel);
        await store.Save(meeting, 15, new byte[] { 3 }, Cancel);

        var (seq, state) = (await store.Load(meeting, Cancel))!.Value;
        Assert.Equal(20, seq);
        Assert.Equal([2], state);
    }

    private static async Task Hold(NpgsqlConnection connection, MeetingId meeting, int epoch)
    {
        await using var hold = new NpgsqlCommand("select hold_epochs($1, $2)", connection);
        hold.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [meeting.Value] });
        hold.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [epoch] });
        await hold.ExecuteNonQueryAsync(Cancel);
    }

    protected override Task<IEventLog> NewLog() => Task.FromResult<IEventLog>(new PostgresEventLog(_source, _writer));
}
