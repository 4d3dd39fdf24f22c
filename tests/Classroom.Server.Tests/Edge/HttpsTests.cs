using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.AspNetCore.SignalR.Client;

namespace Classroom.Server.Tests.Edge;

/// <summary>HTTPS by Kestrel's own settings: page, interface, hub and live socket.</summary>
public sealed class HttpsTests : IDisposable
{
    private const string Password = "only for this test";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pfx");
    private readonly X509Certificate2 _certificate;

    public HttpsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=classroom.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(_file, _certificate.Export(X509ContentType.Pfx, Password));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificate.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_certificate_in_Kestrel_s_settings_is_all_that_HTTPS_needs()
    {
        var (plain, secure) = (FreePorts.Tcp(), $"https://127.0.0.1:{FreePorts.Tcp().ToString(CultureInfo.InvariantCulture)}");
        await using var server = await ServerProcess.Start(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plain};{secure}"),
                ["Classroom__PublicUrl"] = secure,
                ["Kestrel__Certificates__Default__Path"] = _file,
                ["Kestrel__Certificates__Default__Password"] = Password,
            },
            port: plain);
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, given, _, _) => IsOurs(given), UseCookies = false })
        {
            BaseAddress = new Uri(secure),
        };

        var room = await TestRoom.Create(http);
        Assert.StartsWith($"{secure}/r/", room.ViewerUrl, StringComparison.Ordinal);
        if (File.Exists(Repository.Path("frontend", "dist", "index.html")))
        {
            using var page = await http.GetAsync(new Uri("/", UriKind.Relative), Cancel);
            Assert.Contains(secure.Replace("https", "wss", StringComparison.Ordinal), page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        await using var hub = new HubConnectionBuilder().WithUrl($"{secure}/hub", options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(room.ViewerToken);
            options.HttpMessageHandlerFactory = _ => new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, given, _, _) => IsOurs(given) };
            options.WebSocketConfiguration = socket => socket.RemoteCertificateValidationCallback = IsOurs;
        }).Build();
        await hub.StartAsync(Cancel);
        var seat = await hub.InvokeAsync<JsonElement>(
            "Join", new { roomId = room.RoomId, name = "Ada", clientVersion = "" }, Cancel);
        Assert.True(seat.GetProperty("ok").GetBoolean(), seat.GetRawText());

        using var live = new ClientWebSocket();
        live.Options.RemoteCertificateValidationCallback = IsOurs;
        await live.ConnectAsync(new Uri($"{secure.Replace("https", "wss", StringComparison.Ordinal)}/live"), Cancel);
        await live.SendAsync(LiveWire.Ticket(seat.GetProperty("ticket").GetString()!), WebSocketMessageType.Binary, endOfMessage: true, Cancel);

        using var cookie = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{seat.GetProperty("meetingId").GetString()}/seat");
        cookie.Headers.Add("Authorization", $"Bearer {seat.GetProperty("participantId").GetString()}:{seat.GetProperty("resumeSecret").GetString()}");
        using var given = await http.SendAsync(cookie, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        Assert.Contains("; secure", given.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(WebSocketState.Open, live.State);
    }

    private bool IsOurs(object sender, X509Certificate? given, X509Chain? chain, SslPolicyErrors errors) => IsOurs(given);

    private bool IsOurs(X509Certificate? given) => given?.GetCertHashString() == _certificate.GetCertHashString();
}
