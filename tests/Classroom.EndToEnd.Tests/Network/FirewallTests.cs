using System.Net;
using System.Net.Sockets;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>A Chromium that cannot send UDP, and one that reaches the server by a real TURN server only.</summary>
[Collection(Alone.Name)]
public sealed class FirewallTests
{
    private const string NoUdp =
        "add table inet wall; add chain inet wall out { type filter hook output priority 0; }; add rule inet wall out meta l4proto udp drop";

    private const string RelayOnly =
        """
        (() => {
          const Watched = window.RTCPeerConnection;
          const relayed = (configuration) => ({ ...configuration, iceTransportPolicy: "relay" });
          window.RTCPeerConnection = class extends Watched {
            constructor(configuration) { super(relayed(configuration)); }
            setConfiguration(configuration) { super.setConfiguration(relayed(configuration)); }
          };
        })();
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Where_no_udp_gets_through_media_goes_by_tcp_to_the_same_port()
    {
        using var network = new ClientNetwork();
        await using var server = await network.StartServer();
        network.Filter(NoUdp);
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server);
        await using var ben = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        await Reception.Watched(ben);
        await ben.Page.GotoAsync(room.ViewerUrl);
        // The check passes, and names what is wrong all the same.
        await ben.Button("Check").ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("your voice came back")).ToContainTextAsync($"block UDP, so speech may lag. Ask your school to open UDP port {server.MediaPort} to this server");
        await Assertions.Expect(ben.Page.GetByText("Network: UDP is blocked, speech may lag")).ToHaveAttributeAsync("data-color", "slow");
        await ben.Enter();
        await EachOther.Hear(ada, ben);
        await ben.People.Filter(new() { HasText = "(you)" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") }).ClickAsync();
        await Assertions.Expect(ben.Page.GetByRole(AriaRole.Dialog, new() { Name = "My connection" })).ToContainTextAsync("Wayby TCP: speech may lag");
        await ben.Page.Keyboard.PressAsync("Escape");

        // The server sees an address that the browser did not name: every TCP connection has a port of its own (RFC 8445 section 7.3.1.3, peer-reflexive).
        var ways = await Ways.Of(ben.Page);
        Assert.Equal(2, ways.Length);
        Assert.All(ways, way => Assert.EndsWith(" tcp", way, StringComparison.Ordinal));

        var sending = EachOther.PersonOf(ada);
        var frames = ada.Of(sending, "video")?.Frames ?? 0;
        await EachOther.Until(() => ada.Of(sending, "video")?.Frames > frames + 20);
        var metrics = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains(metrics.Split('\n'), line => line.StartsWith("classroom_media_streams{", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Empty(ben.Problems);
    }

    [Fact]
    public async Task By_a_turn_server_with_credentials_that_the_join_brings_media_is_relayed()
    {
        using var network = new ClientNetwork();
        await using var turn = new TurnServer(network.ServerAddress, network.ServerAddress);
        await using var server = await network.StartServer(TurnServer.SettingsFor(turn.Url("turn", "udp")));
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server);
        await using var ben = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        await ben.Page.AddInitScriptAsync(RelayOnly);
        await HearsByRelay(ada, ben, room, "relay udp");
    }

    [Theory]
    [InlineData("turn", "relay tcp")]
    [InlineData("turns", "relay tls")]
    public async Task Where_by_TCP_the_page_and_the_relay_are_open_and_nothing_else_one_hears_and_is_heard_by_the_relay(string scheme, string way)
    {
        using var network = new ClientNetwork();
        await using var turn = new TurnServer(network.ServerAddress, network.ServerAddress);
        await using var server = await network.StartServer(TurnServer.SettingsFor(turn.Url(scheme, "tcp")));
        network.Filter(NothingButTcpTo(new Uri(server.PublicUrl).Port, scheme == "turns" ? turn.TlsPort : turn.Port));
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server, $"--ignore-certificate-errors-spki-list={turn.KeyHash}");
        await using var ben = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        await HearsByRelay(ada, ben, room, way);
    }

    [Fact]
    public async Task Who_has_a_link_gets_by_the_relay_to_the_classroom_and_to_nobody_else()
    {
        using var network = new ClientNetwork();
        await using var turn = new TurnServer(network.ServerAddress, network.ServerAddress);
        await using var server = await network.StartServer(TurnServer.SettingsFor(turn.Url("turn", "udp")));
        await using var ben = await (await TestRoom.Create(server.Http)).Student();
        var relay = ben.Joined["media"]!["iceServers"]![0]!;
        using var classroom = new UdpClient(new IPEndPoint(IPAddress.Parse(network.ServerAddress), 0));
        var answered = To(network.ServerAddress);
        var arrived = await classroom.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await classroom.SendAsync(arrived.Buffer, arrived.RemoteEndPoint, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("error 403", await answered, StringComparison.Ordinal);
        var refused = await Task.WhenAll(new[] { network.ClientAddress, "127.0.0.1", "10.0.0.1", "192.0.2.1" }.Select(To));
        Assert.All(refused, said => Assert.Contains("error 403", said, StringComparison.Ordinal));
        Assert.DoesNotContain("Bad configuration", turn.Log, StringComparison.Ordinal);

        Task<string> To(string peer) => turn.Try((string)relay["username"]!, (string)relay["credential"]!, peer, ((IPEndPoint)classroom.Client.LocalEndPoint!).Port);
    }

    private static string NothingButTcpTo(params int[] ports) =>
        "add table inet wall; add chain inet wall out { type filter hook output priority 0; policy drop; }; "
        + $"add rule inet wall out tcp dport {{ {string.Join(", ", ports)} }} accept";

    private static async Task HearsByRelay(MediaSeat ada, Person ben, TestRoom room, string way)
    {
        await Reception.Watched(ben);
        await ben.Page.GotoAsync(room.ViewerUrl);
        // The check before joining goes by the way that the lesson will take.
        await ben.Button("Check").ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("your voice came back")).ToContainTextAsync("the way round by a relay");
        await ben.Enter();
        await EachOther.Hear(ada, ben);
        Assert.Equal([way, way], await Ways.Of(ben.Page));
        Assert.Empty(ben.Problems);
    }
}
