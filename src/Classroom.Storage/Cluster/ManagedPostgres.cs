using Microsoft.Extensions.Logging;
using Npgsql;

namespace Classroom.Storage.Cluster;

/// <summary>
/// The server's own PostgreSQL: a cluster in the data folder, reached by a Unix socket only, that starts with the server, is started again
/// when it dies alone, and ends with the server however that ends.
/// </summary>
public sealed partial class ManagedPostgres : IAsyncDisposable
{
    /// <summary>The database that holds everything.</summary>
    public const string DatabaseName = "classroom";

    private static readonly TimeSpan s_readyPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_readyStep = TimeSpan.FromMilliseconds(25);

    private readonly ClusterPaths _paths;
    private readonly DataFolderLock _lock;
    private readonly PostgresSupervisor _supervisor;
    private readonly TimeProvider _time;

    private ManagedPostgres(ClusterPaths paths, DataFolderLock folderLock, PostgresSupervisor supervisor, TimeProvider time)
    {
        (_paths, _lock, _supervisor, _time) = (paths, folderLock, supervisor, time);
        ConnectionString = ConnectionStringTo(DatabaseName);
    }

    /// <summary>How Npgsql reaches the database; stays the same over restarts of PostgreSQL.</summary>
    public string ConnectionString { get; }

    /// <summary>The process now running, or 0 between a crash and the next start.</summary>
    public int ProcessId => _supervisor.ProcessId;

    /// <summary>How often PostgreSQL died alone and was started again.</summary>
    public int Restarts => _supervisor.Restarts;

    /// <summary>Starts PostgreSQL, making its cluster the first time, and returns when it answers.</summary>
    public static async Task<ManagedPostgres> Start(
        ManagedPostgresOptions options, TimeProvider time, ILogger logger, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var began = time.GetTimestamp();
        var account = PostgresAccount.Find();
        var paths = ClusterPaths.Of(options.DataDirectory, account.UserId is not null);
        MakeDataFolder(paths);
        var folderLock = await DataFolderLock.Take(paths.LockFile, time, cancel);
        PostgresSupervisor? supervisor = null;
        try
        {
            await OrphanedPostgres.WaitForEnd(paths, time, logger, cancel);
            var binaries = PostgresBinaries.Find(options, ClusterMajor(paths));
            account.MakePrivateFolder(paths.SocketFolder);
            supervisor = Supervisor(paths, account, binaries, options, time, logger);
            var managed = new ManagedPostgres(paths, folderLock, supervisor, time);
            supervisor.Start();
            await managed.WaitUntilReady(cancel);
            supervisor.MarkReady();
            var elapsed = time.GetElapsedTime(began);
            LogReady(logger, binaries.Major, supervisor.ProcessId, elapsed);
            return managed;
        }
        catch
        {
            supervisor?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>How Npgsql reaches another database of the same cluster.</summary>
    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _paths.SocketFolder,
        Username = ClusterFiles.Role,
        Database = database,
        MaxPoolSize = 40,
        MaxAutoPrepare = 30,
        Timeout = 5,
        CommandTimeout = 20,
        IncludeErrorDetail = false,
    }.ConnectionString;

    /// <summary>Stops PostgreSQL at once but in order, and frees the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_supervisor.Dispose);
        _lock.Dispose();
    }

    private static PostgresSupervisor Supervisor(
        ClusterPaths paths, PostgresAccount account, PostgresBinaries binaries, ManagedPostgresOptions options, TimeProvider time, ILogger logger) => new(
            () =>
            {
                ClusterFiles.Initialise(paths, account, binaries, options.Durable);
                ClusterFiles.WriteAccessRules(paths, account);
            },
            () => ClusterFiles.ServerStart(paths, account, binaries, options),
            time,
            logger);

    private static void MakeDataFolder(ClusterPaths paths)
    {
        try
        {
            Directory.CreateDirectory(paths.Root);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Classroom:DataDirectory {paths.Root} cannot be made: {problem.Message}", problem);
        }
    }

    private static int? ClusterMajor(ClusterPaths paths) =>
        !File.Exists(paths.VersionFile) ? null
            : int.TryParse(File.ReadAllText(paths.VersionFile).Trim(), out var major) ? major
            : throw new StorageException($"{paths.VersionFile} does not hold a version of PostgreSQL.");

    private async Task WaitUntilReady(CancellationToken cancel)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            if (_supervisor.Failed.IsCompleted)
            {
                await _supervisor.Failed;
            }

            try
            {
                await MakeDatabase(cancel);
                return;
            }
            catch (NpgsqlException problem) when (problem is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            {
                // Not there yet, or still recovering.
                if (_time.GetElapsedTime(began) > s_readyPatience)
                {
                    throw new StorageException($"PostgreSQL does not answer within {s_readyPatience.TotalSeconds} s: {problem.Message}", problem);
                }
            }

            await Task.Delay(s_readyStep, _time, cancel);
        }
    }

    private async Task MakeDatabase(CancellationToken cancel)
    {
        var connect = new NpgsqlConnectionStringBuilder(ConnectionStringTo("postgres")) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(connect);
        await connection.OpenAsync(cancel);
        await using var look = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = DatabaseName } } };
        if (await look.ExecuteScalarAsync(cancel) is null)
        {
            await using var make = new NpgsqlCommand($"create database {DatabaseName}", connection);
            await make.ExecuteNonQueryAsync(cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} answers (process {Process}) after {Elapsed}")]
    private static partial void LogReady(ILogger logger, int major, int process, TimeSpan elapsed);
}
