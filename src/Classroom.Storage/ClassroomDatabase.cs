using Classroom.Storage.Cluster;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Classroom.Storage;

/// <summary>The running database, managed or external, migrated and ready. Start it before the host, and dispose it after: everything else stands on it.</summary>
public sealed class ClassroomDatabase : IAsyncDisposable
{
    private static readonly TimeSpan s_probeTimeout = TimeSpan.FromSeconds(2);

    private ClassroomDatabase(NpgsqlDataSource source, string connectionString, ManagedPostgres? managed, DiskSpace disk)
    {
        (Source, ConnectionString, Managed, Disk) = (source, connectionString, managed, disk);
    }

    /// <summary>Pooled connections; outlives restarts of PostgreSQL.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>For libraries that open their own connections (jobs, cluster membership).</summary>
    public string ConnectionString { get; }

    /// <summary>Our own PostgreSQL, or null where the operator runs one.</summary>
    public ManagedPostgres? Managed { get; }

    /// <summary>The disk of the data folder.</summary>
    public DiskSpace Disk { get; }

    /// <summary>Starts or reaches PostgreSQL and brings the tables up to date. Throws <see cref="StorageException"/> with one line for the operator.</summary>
    public static async Task<ClassroomDatabase> Start(DatabaseOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        Directory.CreateDirectory(options.DataDirectory);
        var managed = options.ExternalConnectionString is null
            ? await ManagedPostgres.Start(
                new ManagedPostgresOptions { DataDirectory = options.DataDirectory }, time, loggers.CreateLogger<ManagedPostgres>(), cancel)
            : null;
        NpgsqlDataSource? source = null;
        try
        {
            var connectionString = managed?.ConnectionString ?? await ReadCommitted(options.ExternalConnectionString!, cancel);
            source = NpgsqlDataSource.Create(connectionString);
            var migrator = new Migrator(source);
            await (managed is not null || options.MigrateExternal ? migrator.Apply(cancel) : migrator.Demand(cancel));
            return new ClassroomDatabase(source, connectionString, managed, new DiskSpace(options.DataDirectory, time));
        }
        catch (Exception problem)
        {
            await (source?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (managed?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (problem is NpgsqlException or ArgumentException)
            {
                throw new StorageException($"ConnectionStrings:Classroom: the database cannot be used: {problem.Message}", problem);
            }

            throw;
        }
    }

    // The fence of the log needs it (ADR 0011), and an operator may have set another one for the database or the role. A parameter of the connection itself
    // goes before both and outlives the pool's resets; where it is not needed none is sent, since not every proxy before a database takes one.
    private static async Task<string> ReadCommitted(string connectionString, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var ask = source.CreateCommand("show default_transaction_isolation");
        if (await ask.ExecuteScalarAsync(cancel) is "read committed")
        {
            return connectionString;
        }

        var words = new NpgsqlConnectionStringBuilder(connectionString);
        words.Options = $"{words.Options} -c default_transaction_isolation=read\\ committed".TrimStart();
        return words.ConnectionString;
    }

    /// <summary>True where the database answers now.</summary>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_probeTimeout);
        try
        {
            await using var probe = Source.CreateCommand("select 1");
            return await probe.ExecuteScalarAsync(limit.Token) is 1;
        }
        catch (Exception silent) when (silent is NpgsqlException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (Managed is not null)
        {
            await Managed.DisposeAsync();
        }
    }
}
