using Hangfire;
using Hangfire.PostgreSql;

namespace Classroom.Server.Bridges;

/// <summary>Background jobs (slide conversion, retention) by Hangfire, kept in the database so that they survive a crash.</summary>
public static class JobsRegistration
{
    /// <summary>One job at a time: a conversion uses a core, and the lesson needs the other.</summary>
    private const int Workers = 1;

    private const string Schema = "jobs";
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    /// <summary>A job whose server died is given to the next one after this time; a running one renews its claim.</summary>
    private static readonly TimeSpan s_claim = TimeSpan.FromSeconds(30);

    /// <summary>Adds the client (IBackgroundJobClient, IRecurringJobManager) and one worker; the tables are made in schema jobs at first use.</summary>
    public static IServiceCollection AddClassroomJobs(this IServiceCollection services, string connectionString)
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
                    QueuePollInterval = s_poll,
                    InvisibilityTimeout = s_claim,
                    UseSlidingInvisibilityTimeout = true,
                }));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = Workers;
            server.SchedulePollingInterval = s_poll;
            server.ShutdownTimeout = TimeSpan.FromSeconds(5);
        });
        return services;
    }
}
