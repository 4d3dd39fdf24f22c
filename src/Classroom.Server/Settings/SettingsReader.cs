using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Classroom.Modules.Presentations;
using Npgsql;

namespace Classroom.Server.Settings;

/// <summary>Reads and checks the settings, so that a wrong one stops the start by name instead of surfacing in a lesson.</summary>
public static partial class SettingsReader
{
    /// <summary>Where the server listens unless told otherwise.</summary>
    public const string UrlsDefault = "http://127.0.0.1:8080";

    private const int PortMax = 65_535;
    private const long UploadBytesCeiling = 1024L * 1024 * 1024;
    private const int AddressesMax = 8;
    private const int TurnUrlsMax = 8;
    private const int TurnSecretMin = 16;
    private const int HubMessageBytesFloor = 64 * 1024;
    private const int HubMessageBytesCeiling = 8 * 1024 * 1024;

    /// <summary>Reads all settings or throws <see cref="SettingsException"/>.</summary>
    public static ClassroomSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = Bind(configuration);
        CheckUrls(configuration);
        settings.PublicUrl = PublicUrl(settings.PublicUrl, configuration);
        settings.DataDirectory = Folder(settings.DataDirectory);
        CheckDatabase(settings.Database, configuration);
        CheckMedia(settings.Media);
        CheckNumbers(settings);
        if (settings.WebRoot.Length > 0 && !File.Exists(Path.Combine(settings.WebRoot, "index.html")))
            throw Wrong("WebRoot", $"\"{settings.WebRoot}\" holds no index.html.");
        if (settings.Rooms.CreateKey.Length is > 0 and < 16)
            throw Wrong("Rooms:CreateKey", "a key needs at least 16 characters.");
        return settings;
    }

    /// <summary>The addresses to listen on.</summary>
    public static string Urls(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } urls ? urls : UrlsDefault;

    private static ClassroomSettings Bind(IConfiguration configuration)
    {
        var settings = new ClassroomSettings();
        try
        {
            configuration.GetSection(ClassroomSettings.Section).Bind(settings, options => options.ErrorOnUnknownConfiguration = true);
            return settings;
        }
        catch (InvalidOperationException wrong)
        {
            // The binder says "... at 'Classroom:Media:UdpPort' ..." for a wrong value, and lists names in quotes for an unknown one.
            var named = QuotedSetting().Match(wrong.Message);
            throw named.Success
                ? new SettingsException(named.Groups[1].Value, "the value is not of the right kind.")
                : new SettingsException(ClassroomSettings.Section, Unknown(wrong.Message));
        }
    }

    private static string Unknown(string message)
    {
        var names = QuotedName().Matches(message).Select(match => match.Groups[1].Value).Where(name => name != "ErrorOnUnknownConfiguration");
        return $"there is no setting of the name {string.Join(", ", names)}.";
    }

    private static void CheckUrls(IConfiguration configuration)
    {
        foreach (var url in Urls(configuration).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                var parsed = BindingAddress.Parse(url);
                if (parsed.Scheme is not ("http" or "https"))
                    throw new SettingsException("ASPNETCORE_URLS", $"\"{url}\" is not an http or https address.");
            }
            catch (FormatException)
            {
                throw new SettingsException("ASPNETCORE_URLS", $"\"{url}\" is not an address such as {UrlsDefault}.");
            }
        }
    }

    private static string PublicUrl(string given, IConfiguration configuration)
    {
        if (given.Length == 0)
        {
            var first = BindingAddress.Parse(Urls(configuration).Split(';')[0].Trim());
            var wildcard = first.Host is "*" or "+" or "0.0.0.0" or "[::]";
            var host = wildcard ? LocalAddresses.First()?.ToString() ?? "localhost" : first.Host;
            given = $"{first.Scheme}://{host}:{first.Port.ToString(CultureInfo.InvariantCulture)}";
        }

        if (!Uri.TryCreate(given, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw Wrong("PublicUrl", $"\"{given}\" is not an http or https address.");
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || url.AbsolutePath != "/")
            throw Wrong("PublicUrl", $"\"{given}\" may hold scheme, host and port only.");
        return url.GetLeftPart(UriPartial.Authority);
    }

    private static string Folder(string given)
    {
        if (given.Length == 0)
            throw Wrong("DataDirectory", "a folder is needed.");
        try
        {
            return Directory.CreateDirectory(given).FullName;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong("DataDirectory", $"\"{given}\" cannot be made or opened ({wrong.GetType().Name}).");
        }
    }

    private static void CheckDatabase(DatabaseSettings database, IConfiguration configuration)
    {
        if (!Enum.IsDefined(database.Mode))
            throw Wrong("Database:Mode", "it is Managed or External.");
        if (database.Mode == DatabaseMode.Managed)
            return;
        const string Name = "ConnectionStrings:" + ClassroomSettings.ConnectionName;
        var text = configuration.GetConnectionString(ClassroomSettings.ConnectionName);
        if (string.IsNullOrWhiteSpace(text))
            throw new SettingsException(Name, "an external database needs it.");
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host))
                throw new SettingsException(Name, "it names no Host.");
        }
        catch (ArgumentException)
        {
            // The text may hold a password, so it is not repeated.
            throw new SettingsException(Name, "it is not a PostgreSQL connection string.");
        }
    }

    private static void CheckMedia(MediaSettings media)
    {
        if (!Enum.IsDefined(media.VideoCodec))
            throw Wrong("Media:VideoCodec", "it is Vp8, H264, Vp9 or Av1.");
        if (!Enum.IsDefined(media.ScreenCodec))
            throw Wrong("Media:ScreenCodec", "it is Vp8, H264, Vp9 or Av1.");
        Between("Media:Workers", media.Workers, 1, MediaSettings.WorkersMax);
        Between("Media:SpanFrom", media.SpanFrom, 0, Sfu.Router.MaxPeers);
        Between("Media:UdpPort", media.UdpPort, 1, PortMax - media.Workers + 1);
        // Each takes two m-lines of what every other is offered.
        Between("Media:PublishersMax", media.PublishersMax, 1, Rtc.Sdp.Negotiator.MaxTransceivers / 2);
        CheckAddresses(media.PublicAddresses());
        CheckTurn(media.Turn);
    }

    private static void CheckAddresses(IReadOnlyList<string> addresses)
    {
        const string Name = "Media:PublicAddress";
        if (addresses.Count > AddressesMax)
            throw Wrong(Name, $"at most {AddressesMax} addresses are told.");
        foreach (var text in addresses)
        {
            // A number alone would be read as an address too ("1" as 0.0.0.1).
            if (!IPAddress.TryParse(text, out var address) || !text.AsSpan().ContainsAny('.', ':'))
                throw Wrong(Name, $"\"{text}\" is not an IP address.");
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6Multicast)
                throw Wrong(Name, $"browsers cannot send to \"{text}\".");
        }

        if (addresses.Select(IPAddress.Parse).Distinct().Count() < addresses.Count)
            throw Wrong(Name, "an address stands there twice.");
    }

    private static void CheckTurn(TurnSettings turn)
    {
        Between("Media:Turn:LifetimeHours", turn.LifetimeHours, 0.1, 24 * 7);
        var urls = turn.UrlList();
        if (urls.Count > TurnUrlsMax)
            throw Wrong("Media:Turn:Urls", $"at most {TurnUrlsMax} URLs are told.");
        foreach (var url in urls)
        {
            if (!TurnUrl().IsMatch(url))
                throw Wrong("Media:Turn:Urls", $"\"{url}\" is not a URL such as turn:turn.school.example:3478?transport=udp.");
        }

        if (urls.Count == 0 && turn.Secret.Length > 0)
            throw Wrong("Media:Turn:Secret", "there is no TURN server that it is for (Media:Turn:Urls).");
        if (urls.Count > 0 && turn.Secret.Length < TurnSecretMin)
            throw Wrong("Media:Turn:Secret", $"the TURN server needs a secret of at least {TurnSecretMin} characters.");
    }

    private static void CheckNumbers(ClassroomSettings settings)
    {
        Between("Rooms:GraceSeconds", settings.Rooms.GraceSeconds, 1, 3_600);
        Between("Rooms:IdleMinutes", settings.Rooms.IdleMinutes, 0.01, 1_440);
        Between("Rooms:RetentionHours", settings.Rooms.RetentionHours, 0.001, 24 * 365 * 10);
        Between("Rooms:ParticipantsMax", settings.Rooms.ParticipantsMax, 2, Meetings.Roster.SeatsMax);
        Between("Rooms:PerAddressPerHour", settings.Rooms.PerAddressPerHour, 1, 1_000_000);
        Between("Uploads:BytesMax", settings.Uploads.BytesMax, 1_024, UploadBytesCeiling);
        Between("Uploads:PagesMax", settings.Uploads.PagesMax, 1, PresentationLimits.PagesMax);
        Between("Uploads:PerAddressPerHour", settings.Uploads.PerAddressPerHour, 1, 1_000_000);
        Between("Uploads:ConversionsMax", settings.Uploads.ConversionsMax, 1, 64);
        Between("Uploads:ConversionMinutesMax", settings.Uploads.ConversionMinutesMax, 0.1, 1_440);
        Between("Limits:CommandsPerSecond", settings.Limits.CommandsPerSecond, 1, 10_000);
        Between("Limits:JoinsPerAddressPerMinute", settings.Limits.JoinsPerAddressPerMinute, 1, 1_000_000);
        Between("Limits:HubMessageBytesMax", settings.Limits.HubMessageBytesMax, HubMessageBytesFloor, HubMessageBytesCeiling);
        Between("Limits:EphemeralsPerSecond", settings.Limits.EphemeralsPerSecond, 1, 1_000);
        Between("Cluster:SiloPort", settings.Cluster.SiloPort, 0, PortMax);
        Between("Cluster:GatewayPort", settings.Cluster.GatewayPort, 0, PortMax);
    }

    private static void Between(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"{value} is not between {least} and {most}."));
    }

    private static SettingsException Wrong(string name, string problem) => new($"{ClassroomSettings.Section}:{name}", problem);

    // RFC 7065 section 3.1; a host name, an IPv4 address or an IPv6 address in brackets.
    [GeneratedRegex(@"^turns?:([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(\?transport=(udp|tcp))?\z")]
    private static partial Regex TurnUrl();

    [GeneratedRegex("'(Classroom:[A-Za-z:]+)'", RegexOptions.NonBacktracking)]
    private static partial Regex QuotedSetting();

    [GeneratedRegex("'([A-Za-z]+)'", RegexOptions.NonBacktracking)]
    private static partial Regex QuotedName();
}
