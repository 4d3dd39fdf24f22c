using Classroom.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

public sealed class MigrationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrations_apply_once_whoever_starts_at_the_same_moment()
    {
        await using var source = await postgres.NewEmptyDatabase();
        var migrator = new Migrator(source);
        Assert.False(await migrator.IsCurrent(Cancel));
        await Assert.ThrowsAsync<StorageException>(() => migrator.Demand(Cancel));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(source).Apply(Cancel)));
        await migrator.Apply(Cancel);

        Assert.True(await migrator.IsCurrent(Cancel));
        await migrator.Demand(Cancel);
    }

    [Fact]
    public async Task The_committed_script_makes_the_same_tables_and_may_be_run_twice()
    {
        await using var byScript = await postgres.NewEmptyDatabase();
        await using var byProgram = await postgres.NewDatabase();
        var script = await File.ReadAllTextAsync(ScriptPath, Cancel);

        for (var run = 0; run < 2; run++)
        {
            await using var command = byScript.CreateCommand(script);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        Assert.True(await new Migrator(byScript).IsCurrent(Cancel));
        Assert.Equal(await Columns(byProgram), await Columns(byScript));
    }

    [Fact]
    public async Task The_committed_script_is_not_stale()
    {
        await using var context = Context(NpgsqlDataSource.Create("Host=/nowhere"));
        var fresh = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Assert.Equal(Lines(fresh), Lines(await File.ReadAllTextAsync(ScriptPath, Cancel)));
    }

    [Fact]
    public void The_model_has_no_change_without_a_migration()
    {
        using var context = Context(NpgsqlDataSource.Create("Host=/nowhere"));

        Assert.False(context.Database.HasPendingModelChanges());
    }

    private static string ScriptPath
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Classroom.sln")))
            {
                folder = folder.Parent!;
            }

            return Path.Combine(folder.FullName, "migrations", "idempotent.sql");
        }
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim('\r', '\uFEFF')).Where(line => line.Length > 0)];

    private static ClassroomDbContext Context(NpgsqlDataSource source)
    {
        var builder = new DbContextOptionsBuilder<ClassroomDbContext>();
        ClassroomDbContext.Configure(builder, source);
        return new ClassroomDbContext(builder.Options);
    }

    private static async Task<List<string>> Columns(NpgsqlDataSource source)
    {
        var columns = new List<string>();
        await using var query = source.CreateCommand(
            """
            select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable from information_schema.columns
            where table_schema = 'public' union all select indexdef from pg_indexes where schemaname = 'public' order by 1
            """);
        await using var rows = await query.ExecuteReaderAsync(Cancel);
        while (await rows.ReadAsync(Cancel))
        {
            columns.Add(rows.GetString(0));
        }

        return columns;
    }
}
