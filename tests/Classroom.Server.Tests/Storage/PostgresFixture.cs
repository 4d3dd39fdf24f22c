using System.Globalization;
using Classroom.Server.Tests.Storage;
using Classroom.Storage;
using Classroom.Storage.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: Xunit.AssemblyFixture(typeof(PostgresFixture))]

namespace Classroom.Server.Tests.Storage;

/// <summary>One managed cluster for the whole run, with a migrated template from which every test class gets a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "template_classroom";
    private readonly SemaphoreSlim _making = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("classroom-pg-").FullName;
    private ManagedPostgres? _managed;
    private int _databases;

    /// <summary>Started with the first class that asks, so that runs without a database need none.</summary>
    public async Task<NpgsqlDataSource> NewDatabase() => NpgsqlDataSource.Create(await NewConnectionString());

    /// <summary>A database without tables.</summary>
    public async Task<NpgsqlDataSource> NewEmptyDatabase() => NpgsqlDataSource.Create(await NewConnectionString("template0"));

    /// <summary>The same as a connection string, for a whole server in External mode.</summary>
    public Task<string> NewConnectionString() => NewConnectionString(Template);

    private async Task<string> NewConnectionString(string template)
    {
        await _making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _managed ??= await StartWithTemplate();
            var name = string.Create(CultureInfo.InvariantCulture, $"test_{++_databases}");
            await Execute(_managed.ConnectionStringTo("postgres"), $"create database {name} template {template}");
            return _managed.ConnectionStringTo(name);
        }
        finally
        {
            _making.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_managed is not null)
        {
            await _managed.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        _making.Dispose();
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<ManagedPostgres> StartWithTemplate()
    {
        var managed = await ManagedPostgres.Start(
            new ManagedPostgresOptions { DataDirectory = _folder, Durable = false, ConnectionsMax = 300 }, TimeProvider.System, NullLogger.Instance, default);
        await Execute(managed.ConnectionStringTo("postgres"), $"create database {Template}");
        await using var source = NpgsqlDataSource.Create(managed.ConnectionStringTo(Template));
        await new Migrator(source).Apply(default);
        return managed;
    }
}
