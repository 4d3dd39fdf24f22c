using Classroom.Storage;
using Classroom.Storage.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Benchmarks.Log;

/// <summary>A PostgreSQL of our own in a new folder, as careful about the disk as in use: a commit counts when it is on it.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _folder;
    private readonly ManagedPostgres _managed;

    private BenchDatabase(string folder, ManagedPostgres managed)
    {
        (_folder, _managed) = (folder, managed);
        Source = NpgsqlDataSource.Create(managed.ConnectionString);
    }

    public NpgsqlDataSource Source { get; }

    public static async Task<BenchDatabase> Start()
    {
        var folder = Directory.CreateTempSubdirectory("classroom-bench-").FullName;
        var managed = await ManagedPostgres.Start(
            new ManagedPostgresOptions { DataDirectory = folder }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var database = new BenchDatabase(folder, managed);
        await new Migrator(database.Source).Apply(CancellationToken.None);
        return database;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _managed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
