using System.IO.Compression;
using System.Net;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Server.Bridges;
using Classroom.Server.Bridges.Conversion;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Edge;
using Classroom.Server.Edge.Echo;
using Classroom.Server.Edge.Live;
using Classroom.Server.Edge.Whip;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage;
using Classroom.Storage.Rooms;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.ResponseCompression;
using Orleans.Configuration;

namespace Classroom.Server.Composition;

/// <summary>Puts the server together: the only place that knows all parts.</summary>
public static class ServerHost
{
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(15);
    private const int ParallelCallsMax = 64;

    // By default a million, for whose table alone the collector has to look through 18 MB each time.
    private const int GrainsKnownMax = 10_000;

    /// <summary>Registers every part on an already started database and opened media ports.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, ClassroomSettings settings, ClassroomDatabase database, MediaPlane media)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddClassroomStorage(database, settings.DataDirectory, Limits(settings), SystemRandom.Shared);
        AddMeetings(services, settings);
        AddConversion(services, settings, database);
        services.AddClassroomMedia(media);
        AddEdge(builder, settings);
        AddSilo(builder, settings);
        var app = builder.Build();
        Use(app, settings);
        return app;
    }

    private static RoomLimits Limits(ClassroomSettings settings) => new()
    {
        RoomsPerAddressPerHour = settings.Rooms.PerAddressPerHour,
        Retention = TimeSpan.FromHours(settings.Rooms.RetentionHours),
    };

    private static void AddMeetings(IServiceCollection services, ClassroomSettings settings)
    {
        var options = new MeetingOptions(TimeSpan.FromMinutes(settings.Rooms.IdleMinutes), TimeSpan.FromSeconds(settings.Rooms.GraceSeconds));
        services.AddSingleton(options);
        services.AddSingleton(new SeatLimit(settings.Rooms.ParticipantsMax));
        services.AddSingleton(new CommandCodec(ModuleRegistry.Modules));
        services.AddSingleton(new EventCodec(ModuleRegistry.Modules));
        services.AddSingleton<MeetingRecovery>();
        services.AddSingleton<MeetingDoor>();
        services.AddSingleton<Readiness>();

        // In the order in which they hear of a batch: the directory first, the outboxes before whoever reacts.
        services.AddSubscriber<MeetingDirectory>();
        services.AddSubscriber<PageImages>();
        services.AddSubscriber<LiveRooms>();
        services.AddSubscriber<HubOutboxes>();
        services.AddSubscriber<MeetingKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<MeetingKeeper>());
    }

    private static void AddConversion(IServiceCollection services, ClassroomSettings settings, ClassroomDatabase database)
    {
        ConversionFolder.RemoveLeftovers(ConversionJob.FolderIn(settings.DataDirectory));
        services.AddClassroomJobs(database.ConnectionString, Math.Max(ConversionJob.DocumentsMax, settings.Uploads.ConversionsMax));
        services.AddSingleton(_ => new ConversionTurns(settings.Uploads.ConversionsMax));
        services.AddSubscriber<ConversionJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<ConversionJobs>());
    }

    private static void AddSubscriber<T>(this IServiceCollection services)
        where T : class, IMeetingSubscriber
    {
        services.AddSingleton<T>();
        services.AddSingleton<IMeetingSubscriber>(provider => provider.GetRequiredService<T>());
    }

    private static void AddEdge(WebApplicationBuilder builder, ClassroomSettings settings)
    {
        builder.WebHost.UseUrls(SettingsReader.Urls(builder.Configuration).Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.Uploads.BytesMax;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var services = builder.Services;
        services.AddSingleton<MetricsText>();
        services.AddSingleton<CollectionPauses>();
        services.AddHostedService<FullCollections>();
        services.AddSingleton<StaticSite>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<SeatRate>();
        services.AddSingleton<LiveTickets>();
        services.AddSingleton<EphemeralSocket>();
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.AllowDuplicateProperties = false);
        services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = settings.Limits.HubMessageBytesMax + Outbox.FrameBytes;
                hub.MaximumParallelInvocationsPerClient = ParallelCallsMax;
                hub.KeepAliveInterval = s_keepAlive;
                hub.ClientTimeoutInterval = s_silence;
                hub.HandshakeTimeout = TimeSpan.FromSeconds(10);
                hub.EnableDetailedErrors = false;
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        services.AddResponseCompression(compression =>
        {
            // Answers hold secrets beside what others have written; only files without either are compressed.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/javascript", "text/css", "image/svg+xml", "application/wasm", "application/manifest+json"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }

    private static void AddSilo(WebApplicationBuilder builder, ClassroomSettings settings) => builder.Host.UseOrleans(silo =>
    {
        var (siloPort, gatewayPort) = (Free(settings.Cluster.SiloPort), Free(settings.Cluster.GatewayPort));
        silo.UseLocalhostClustering(siloPort, gatewayPort, primarySiloEndpoint: null, serviceId: "classroom", clusterId: "local");
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = IPAddress.Loopback;
            endpoints.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, siloPort);
            endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, gatewayPort);
        });

        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = GrainsKnownMax);

        // A command waits for its commit, however long the database is away: the client sees "saving", not an error.
        silo.Configure<SiloMessagingOptions>(messaging =>
            messaging.ResponseTimeout = messaging.SystemResponseTimeout = TimeSpan.FromMinutes(30));
    });

    private static int Free(int port)
    {
        if (port != 0)
            return port;
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Use(WebApplication app, ClassroomSettings settings)
    {
        // What is counted before the first look must be counted too.
        app.Services.GetRequiredService<MetricsText>();
        app.Services.GetRequiredService<CollectionPauses>();

        // The addresses are opened one after the other: who asks at the first must not be sent to one that is still closed.
        app.Services.GetRequiredService<Readiness>().Require("addresses", () => app.Lifetime.ApplicationStarted.IsCancellationRequested);
        var site = app.Services.GetRequiredService<StaticSite>();
        var page = new SecurityHeaders(_ => Task.CompletedTask, settings);
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.Explain,
            StatusCodeSelector = problem => problem is BadHttpRequestException bad ? bad.StatusCode
                : MeetingDoor.IsPassing(problem) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = problem => MeetingDoor.IsPassing(problem.Exception),
        });
        app.UseStatusCodePages();
        app.UseMiddleware<OriginCheck>();
        app.UseResponseCompression();
        site.UseFiles(app);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = s_keepAlive, KeepAliveTimeout = s_silence });
        app.MapHub<MeetingHub>("/hub", hub =>
        {
            hub.TransportMaxBufferSize = Outbox.TransportBytesMax;
            hub.ApplicationMaxBufferSize = settings.Limits.HubMessageBytesMax + Outbox.FrameBytes;
            hub.AllowStatefulReconnects = false;
            hub.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        }).RequireJoinToken();
        app.Map("/live", (HttpContext context, EphemeralSocket live) => live.Run(context)).ExcludeFromDescription();
        RoomsApi.Map(app);
        MeetingsApi.Map(app, settings);
        EchoApi.Map(app);
        WhipApi.Map(app);
        WhepApi.Map(app);
        OperatorApi.Map(app);
        // No fallback: that would come after the page.
        app.Map("/api/{**rest}", () => Problems.NotFound()).ExcludeFromDescription();
        app.MapGet("/{**path:nonfile}", context => site.ServePage(context, page)).ExcludeFromDescription();
    }
}
