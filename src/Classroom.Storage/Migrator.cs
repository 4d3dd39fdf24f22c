using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Classroom.Storage;

/// <summary>Brings the database to the version of this program, one server at a time.</summary>
public sealed class Migrator(NpgsqlDataSource source)
{
    // Any number, the same for all servers of one database.
    private const long LockKey = 0x636C_6173_7372_6F6F;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Applies what is missing; a second server waits for the first and then finds nothing to do.</summary>
    public async Task Apply(CancellationToken cancel)
    {
        if (await IsCurrent(cancel))
        {
            return;
        }

        // Held by the session: it ends with the connection, so a killed server leaves no lock behind.
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = (int)s_patience.TotalSeconds })
        {
            take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await take.ExecuteNonQueryAsync(cancel);
        }

        await using var context = Context();
        context.Database.SetCommandTimeout(s_patience);
        await context.Database.MigrateAsync(cancel);
        await using var free = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = LockKey } } };
        await free.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Stops the start with a clear line where the database is older than the program and may not be changed by it.</summary>
    public async Task Demand(CancellationToken cancel)
    {
        if (!await IsCurrent(cancel))
        {
            throw new StorageException("The database is older than this server: run `Classroom.Server migrate`, apply migrations/idempotent.sql, "
                + "or set Classroom:Database:Migrate to true.");
        }
    }

    /// <summary>True where the newest migration of this program is applied; asked without building EF Core's model, for the sake of a quick start.</summary>
    public async Task<bool> IsCurrent(CancellationToken cancel)
    {
        await using var look = source.CreateCommand("select to_regclass('\"__EFMigrationsHistory\"') is not null");
        if (await look.ExecuteScalarAsync(cancel) is not true)
        {
            return false;
        }

        await using var newest = source.CreateCommand("select max(migration_id) from \"__EFMigrationsHistory\"");
        return await newest.ExecuteScalarAsync(cancel) is string applied && string.CompareOrdinal(applied, NewestMigration()) >= 0;
    }

    private static string NewestMigration() =>
        System.Reflection.Assembly.Load(ClassroomDbContext.MigrationsAssembly).GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute), inherit: false))
            .Cast<Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute>()
            .Select(migration => migration.Id).Max(StringComparer.Ordinal)
        ?? throw new StorageException($"{ClassroomDbContext.MigrationsAssembly} holds no migration.");

    private ClassroomDbContext Context()
    {
        var builder = new DbContextOptionsBuilder<ClassroomDbContext>();
        ClassroomDbContext.Configure(builder, source);
        return new ClassroomDbContext(builder.Options);
    }
}
