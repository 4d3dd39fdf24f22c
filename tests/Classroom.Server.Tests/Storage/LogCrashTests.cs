using Classroom.Meetings;
using Classroom.Storage;
using Classroom.Storage.Cluster;
using Classroom.Storage.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

/// <summary>PostgreSQL is killed under the log's feet: nothing acknowledged is lost, nothing is stored twice.</summary>
public sealed class LogCrashTests : IAsyncLifetime
{
    private const int Writers = 12;
    private readonly string _folder = Directory.CreateTempSubdirectory("classroom-crash-").FullName;
    private ManagedPostgres _managed = null!;
    private NpgsqlDataSource _source = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _managed = await ManagedPostgres.Start(
            new ManagedPostgresOptions { DataDirectory = _folder, Durable = false }, TimeProvider.System, NullLogger.Instance, Cancel);
        _source = NpgsqlDataSource.Create(_managed.ConnectionString);
        await new Migrator(_source).Apply(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _managed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Nothing_acknowledged_is_lost_when_PostgreSQL_ends_in_the_middle_of_appends(int signal)
    {
        await using var writer = new LogWriter(_source, () => false, NullLogger<LogWriter>.Instance);
        var log = new PostgresEventLog(_source, writer);
        using var enough = new CancellationTokenSource();
        var owners = Enumerable.Range(0, Writers).Select(i => new Owner(log, new MeetingId($"crash-{signal}-{i}"))).ToArray();
        var running = Task.WhenAll(owners.Select(owner => owner.Run(enough.Token)));

        for (var kill = 0; kill < 3; kill++)
        {
            await Progress(owners, running, 20);
            while (_managed.Restarts < kill || _managed.ProcessId == 0)
            {
                // A session outlives its killed postmaster for a moment, and even commits in it.
                await Task.Delay(5, Cancel);
            }

            Assert.True(Signal.Send(_managed.ProcessId, signal));
        }

        while (_managed.Restarts < 3)
        {
            await Task.Delay(5, Cancel);
        }

        await Progress(owners, running, 20);
        await enough.CancelAsync();
        await running;

        Assert.Equal(3, _managed.Restarts);
        Assert.Contains(owners, owner => owner.Failures > 0);
        Assert.Equal(LogProblem.None, log.Problem);
        foreach (var owner in owners)
        {
            var stored = new List<long>();
            await foreach (var row in log.ReadAfter(owner.Meeting, 0, Cancel))
            {
                stored.Add(row.Seq);
            }

            Assert.Equal(Enumerable.Range(1, (int)owner.Acknowledged).Select(n => (long)n), stored);
        }
    }

    private static async Task Progress(Owner[] owners, Task running, int events)
    {
        var goals = owners.Select(owner => owner.Acknowledged + events).ToArray();
        while (owners.Where((owner, i) => owner.Acknowledged < goals[i]).Any())
        {
            if (running.IsFaulted)
            {
                await running;
            }

            await Task.Delay(5, Cancel);
        }
    }

    // One meeting's owner as MeetingLoop behaves: one append in flight; on Unavailable the same again, on Unknown read back first.
    private sealed class Owner(PostgresEventLog log, MeetingId meeting)
    {
        private long _acknowledged;

        public MeetingId Meeting => meeting;

        public long Acknowledged => Interlocked.Read(ref _acknowledged);

        public int Failures { get; private set; }

        public async Task Run(CancellationToken enough)
        {
            var epoch = await log.TakeEpoch(meeting, Cancel);
            while (!enough.IsCancellationRequested)
            {
                LogRow[] batch =
                [
                    .. Enumerable.Range(1, 3).Select(i => new LogRow(
                        Acknowledged + i, epoch, DateTimeOffset.UnixEpoch, "alice", null, "chatSent", "everyone", "{}"u8.ToArray())),
                ];
                await Store(batch);
                Interlocked.Add(ref _acknowledged, batch.Length);
            }
        }

        private async Task Store(LogRow[] batch)
        {
            while (true)
            {
                switch (await log.Append(meeting, batch, Cancel))
                {
                    case AppendOutcome.Committed:
                        return;
                    case AppendOutcome.Fenced:
                        throw new InvalidOperationException("Nobody else owns this meeting.");
                    case AppendOutcome.Unknown when await IsStored(batch):
                        Failures++;
                        return;
                    default:
                        Failures++;
                        await Task.Delay(20, Cancel);
                        break;
                }
            }
        }

        private async Task<bool> IsStored(LogRow[] batch)
        {
            while (true)
            {
                try
                {
                    var count = 0;
                    await foreach (var row in log.ReadAfter(meeting, batch[0].Seq - 1, Cancel))
                    {
                        count++;
                    }

                    Assert.True(count == 0 || count == batch.Length);
                    return count > 0;
                }
                catch (Exception gone) when (gone is NpgsqlException or IOException)
                {
                    await Task.Delay(20, Cancel);
                }
            }
        }
    }
}
