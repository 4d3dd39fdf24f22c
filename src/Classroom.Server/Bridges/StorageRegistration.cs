using Classroom.Meetings;
using Classroom.Storage;
using Classroom.Storage.Log;
using Classroom.Storage.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Classroom.Server.Bridges;

/// <summary>Registers everything that stands on the database and the data folder.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Adds IEventLog, ISnapshotStore, IBlobStore, RoomStore, RetentionSweep and the DbContext factory on an already started database.
    /// The database itself stays the caller's to dispose, after the host.
    /// </summary>
    public static IServiceCollection AddClassroomStorage(
        this IServiceCollection services, ClassroomDatabase database, string dataDirectory, RoomLimits limits, IRandomSource random)
    {
        var blobs = new FileBlobStore(dataDirectory, database.Disk);
        blobs.DeleteUnfinished();

        // The instance is the caller's, so the container must not dispose it: an instance given to AddSingleton is not.
        services.AddSingleton(database);
        services.AddSingleton(database.Source);
        services.AddSingleton(database.Disk);
        services.AddSingleton(limits);
        services.AddSingleton(random);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new LogWriter(
            database.Source, DiskGuard(database), provider.GetRequiredService<ILogger<LogWriter>>()));
        services.AddSingleton<PostgresEventLog>();
        services.AddSingleton<IEventLog>(provider => provider.GetRequiredService<PostgresEventLog>());
        services.AddSingleton<ISnapshotStore, PostgresSnapshotStore>();
        services.AddSingleton(blobs);
        services.AddSingleton<IBlobStore>(blobs);
        services.AddDbContextFactory<ClassroomDbContext>(builder => ClassroomDbContext.Configure(builder, database.Source));
        services.AddSingleton(provider => new RoomStore(
            provider.GetRequiredService<IDbContextFactory<ClassroomDbContext>>(), blobs, random, TimeProvider.System, limits, DiskGuard(database)));
        services.AddSingleton<RetentionSweep>();
        return services;
    }

    // An external database has a disk of its own, and says itself when that is full.
    private static Func<bool> DiskGuard(ClassroomDatabase database) => () => database.Managed is not null && database.Disk.IsFull;
}
