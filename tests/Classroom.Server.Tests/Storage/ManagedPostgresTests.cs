using System.Diagnostics;
using Classroom.Storage;
using Classroom.Storage.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

public sealed class ManagedPostgresTests : IDisposable
{
    private const int KillSignal = 9;
    private readonly string _folder = Directory.CreateTempSubdirectory("classroom-managed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Starts_cold_then_warm_and_keeps_its_data()
    {
        var cancel = TestContext.Current.CancellationToken;
        int process;
        await using (var first = await Start())
        {
            process = first.ProcessId;
            Assert.True(ProcessExists(process));
            await using var source = NpgsqlDataSource.Create(first.ConnectionString);
            await Execute(source, "create table kept (n int); insert into kept values (7)");
            Assert.Equal("on", await Scalar(source, "show synchronous_commit"));
            Assert.Equal("", await Scalar(source, "show listen_addresses"));
        }

        Assert.False(ProcessExists(process));
        await using var second = await Start();
        await using var again = NpgsqlDataSource.Create(second.ConnectionString);
        Assert.Equal(7, await Scalar(again, "select n from kept"));
        Assert.True(cancel.CanBeCanceled);
    }

    [Fact]
    public async Task Is_started_again_when_it_dies_alone()
    {
        await using var managed = await Start();
        var process = managed.ProcessId;
        await using var source = NpgsqlDataSource.Create(managed.ConnectionString);
        await Execute(source, "create table kept (n int); insert into kept values (7)");

        Assert.True(Signal.Send(process, KillSignal));

        var began = Stopwatch.StartNew();
        while (managed.Restarts == 0 || managed.ProcessId == 0 || await TryScalar(source, "select n from kept") is not 7)
        {
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(20));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(process, managed.ProcessId);
        Assert.Equal(1, managed.Restarts);
    }

    [Fact]
    public async Task Works_below_a_folder_that_the_database_user_cannot_enter_and_with_a_long_path()
    {
        var deep = Path.Combine(_folder, new string('x', 120), "data");
        Directory.CreateDirectory(deep);
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var managed = await Start(deep);

        await using var source = NpgsqlDataSource.Create(managed.ConnectionString);
        Assert.Equal(1, await Scalar(source, "select 1"));
    }

    [Fact]
    public async Task Refuses_the_data_of_another_major_version_in_one_line()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "PG_VERSION"), "9\n", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<StorageException>(() => Start());

        Assert.Contains("PostgreSQL 9", refused.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql-9", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_broken_cluster_stops_the_start_and_says_why()
    {
        await (await Start()).DisposeAsync();
        File.Delete(Path.Combine(_folder, "postgres", "global", "pg_control"));

        var refused = await Assert.ThrowsAsync<StorageException>(() => Start());

        Assert.Contains("does not start", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    internal static bool ProcessExists(int process) => Directory.Exists($"/proc/{process}");

    private Task<ManagedPostgres> Start(string? folder = null) => ManagedPostgres.Start(
        new ManagedPostgresOptions { DataDirectory = folder ?? _folder, Durable = false }, TimeProvider.System, NullLogger.Instance,
        TestContext.Current.CancellationToken);

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> Scalar(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> TryScalar(NpgsqlDataSource source, string sql)
    {
        try
        {
            return await Scalar(source, sql);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
