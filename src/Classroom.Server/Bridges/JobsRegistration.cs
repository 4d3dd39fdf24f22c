using Hangfire;
using Hangfire.PostgreSql;

namespace Classroom.Server.Bridges;

/// <summary>Background jobs (slide conversion) by Hangfire, kept in the database so that they survive a crash.</summary>
public static class JobsRegistration
{
    private const string Schema = "jobs";

    /// <summary>A new job is told at once (LISTEN, NOTIFY); looking is for those whose server died, and for when the telling was lost.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(15);

    /// <summary>No job is put off and none recurs; an idle server should not ask for them each second.</summary>
    private static readonly TimeSpan s_schedule = TimeSpan.FromMinutes(1);

    /// <summary>A job whose server died is given to the next one after this time; a running one renews its claim.</summary>
    private static readonly TimeSpan s_claim = TimeSpan.FromSeconds(30);

    /// <summary>Adds the client (IBackgroundJobClient, IRecurringJobManager) and the workers; the tables are made in schema jobs at first use.</summary>
    public static IServiceCollection AddClassroomJobs(this IServiceCollection services, string connectionString, int workers)
    {
        services.AddHangfire(jobs => jobs
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                storage => storage.UseNpgsqlConnection(connectionString),
                new PostgreSqlStorageOptions
                {
                    SchemaName = Schema,
                    PrepareSchemaIfNecessary = true,
                    EnableLongPolling = true,
                    QueuePollInterval = s_poll,
                    InvisibilityTimeout = s_claim,
                    UseSlidingInvisibilityTimeout = true,
                }));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = workers;
            server.SchedulePollingInterval = s_schedule;
            server.ShutdownTimeout = TimeSpan.FromSeconds(5);
        });
        return services;
    }
}
