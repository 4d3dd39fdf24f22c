using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Classroom.Server.Loops;
using Classroom.Server.Loops.WarmUp;
using Classroom.Server.Settings;

namespace Classroom.Server.Bridges.Media;

/// <summary>Opens the media ports before anything else starts, and registers what stands on them.</summary>
public static class MediaRegistration
{
    private const string PortSetting = ClassroomSettings.Section + ":Media:UdpPort";

    /// <summary>Opens the ports and begins to warm up; a port that is taken stops the start by the setting's name.</summary>
    public static MediaPlane Open(ClassroomSettings settings, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = new MediaPlaneOptions
        {
            UdpPort = settings.Media.UdpPort,
            Addresses = Addresses(settings.Media),
            Workers = settings.Media.Workers,
            PeersFull = settings.Media.SpanFrom,
            Tcp = settings.Media.Tcp,
            Ciphers = settings.Media.Cipher,
            Sockets = settings.Media.Socket,
            VideoCodec = settings.Media.VideoCodec,
            ScreenCodec = settings.Media.ScreenCodec,
            WarmsPackets = settings.Media.WarmUp,
        };
        var plane = new MediaPlane(options, logging.CreateLogger<MediaPlane>());
        try
        {
            plane.Open(TimeProvider.System.GetUtcNow());
        }
        catch (SocketException taken)
        {
            var port = (options.UdpPort + plane.Workers.Count).ToString(CultureInfo.InvariantCulture);
            var kinds = options.Tcp ? "UDP or TCP" : "UDP";
            throw new SettingsException(PortSetting, $"{kinds} port {port} cannot be opened ({taken.SocketErrorCode}).");
        }

        _ = plane.Begin();
        return plane;
    }

    /// <summary>Adds the bridge between meetings and media; the plane stays the caller's to dispose, after the host.</summary>
    public static IServiceCollection AddClassroomMedia(this IServiceCollection services, MediaPlane plane)
    {
        services.AddSingleton(plane);
        services.AddSingleton(new EchoChecks(plane, TimeProvider.System));
        services.AddSingleton<MediaBridge>();
        services.AddSingleton<IMeetingSubscriber>(provider => provider.GetRequiredService<MediaBridge>());
        services.AddSingleton<IMediaSignalling>(provider => provider.GetRequiredService<MediaBridge>());
        services.AddSingleton<MediaMetrics>();
        services.AddHostedService<MediaHost>();
        services.AddHostedService<MediaWarmUp>();
        return services;
    }

    private static IReadOnlyList<IPAddress> Addresses(MediaSettings settings)
    {
        if (settings.PublicAddresses() is { Count: > 0 } told)
            return [.. told.Select(IPAddress.Parse)];
        IPAddress?[] found = [LocalAddresses.First(), LocalAddresses.FirstIPv6(), IPAddress.Loopback];
        return [.. found.OfType<IPAddress>()];
    }
}
