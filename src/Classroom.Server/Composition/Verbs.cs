using System.Runtime;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Contract;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Classroom.Server.Composition;

/// <summary>serve (the default), migrate, contract.</summary>
public static class Verbs
{
    private const int Failed = 1;
    private const string EachRequest = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly Dictionary<string, string?> s_logLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Classroom"] = "Information",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // Both speak at each start of what is no fault: a collector chosen on purpose, and a clock that began with the machine.
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.NoOpHostEnvironmentStatistics"] = "Error",
    };

    /// <summary>Runs one verb; gives the process's exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Any(arg => arg is "--help" or "-h" or "help"))
        {
            Console.WriteLine(Arguments.Usage);
            return 0;
        }

        var verb = args is [var first, ..] && !first.StartsWith('-') ? first : "serve";
        try
        {
            if (verb != "contract" && Arguments.Unknown(args.SkipWhile(arg => arg == verb)) is { } unknown)
                throw new SettingsException(unknown, "there is no such argument; --help names them.");
            switch (verb)
            {
                case "serve":
                    await Serve([.. args.SkipWhile(arg => arg == verb)]);
                    return 0;
                case "migrate":
                    await Migrate([.. args.SkipWhile(arg => arg == verb)]);
                    return 0;
                case "contract":
                    return ContractFile.Write(args is [_, var path, ..] ? path : null);
                default:
                    await Console.Error.WriteLineAsync($"\"{verb}\" is none of serve, migrate, contract.");
                    return Failed;
            }
        }
        catch (Exception wrong) when (wrong is SettingsException or StorageException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return Failed;
        }
        catch (IOException wrong) when (wrong.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Setting ASPNETCORE_URLS: {wrong.Message}");
            return Failed;
        }
    }

    private static async Task Serve(string[] args)
    {
        // Asks for full collections beside the program; the collector may still think another one better (ADR 0015).
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        var (builder, settings) = Prepare(args);
        using var logging = Logging(builder);
        await using var media = MediaRegistration.Open(settings, logging);
        await using var database = await Database(builder, settings, logging);
        await using var app = ServerHost.Build(builder, settings, database, media);
        Announce(app, settings);
        await app.RunAsync();
    }

    private static async Task Migrate(string[] args)
    {
        var (builder, settings) = Prepare(args);
        using var logging = Logging(builder);
        await using var database = await Database(builder, settings, logging, migrate: true);
        Console.WriteLine("The database is up to date.");
    }

    private static (WebApplicationBuilder Builder, ClassroomSettings Settings) Prepare(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // Lowest of all, so that a file or the environment overrules it: what the framework tells of each request names rooms and addresses.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = s_logLevels });
        // Last of all, so that nothing overrules it: there the framework tells of a request's query, where browsers bring their token to the hub.
        builder.Logging.AddFilter(EachRequest, LogLevel.Warning).AddFilter<ConsoleLoggerProvider>(EachRequest, LogLevel.Warning);
        return (builder, SettingsReader.Read(builder.Configuration));
    }

    private static ILoggerFactory Logging(WebApplicationBuilder builder) =>
        LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());

    private static Task<ClassroomDatabase> Database(
        WebApplicationBuilder builder, ClassroomSettings settings, ILoggerFactory logging, bool migrate = false) => ClassroomDatabase.Start(
            new DatabaseOptions
            {
                DataDirectory = settings.DataDirectory,
                ExternalConnectionString = settings.Database.Mode == DatabaseMode.External
                    ? builder.Configuration.GetConnectionString(ClassroomSettings.ConnectionName) : null,
                MigrateExternal = migrate || settings.Database.Migrate,
            },
            TimeProvider.System, logging, CancellationToken.None);

    private static void Announce(WebApplication app, ClassroomSettings settings) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var site = app.Services.GetRequiredService<Edge.StaticSite>();
        Console.WriteLine($"Classroom: {settings.PublicUrl}  (listening on {string.Join(", ", app.Urls)})");
        if (site.Root is null)
            Console.WriteLine("The browser client is not built: run \"npm run build\" in frontend.");
    });
}
