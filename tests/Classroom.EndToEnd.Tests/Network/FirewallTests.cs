using System.Globalization;
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
        const string Secret = "a secret of this test alone";
        using var network = new ClientNetwork();
        var port = FreePorts.Udp().ToString(CultureInfo.InvariantCulture);
        await using var turn = new TurnServer(network.ServerAddress, port, Secret);
        await using var server = await network.StartServer(
            ("Classroom__Media__Turn__Urls", $"turn:{network.ServerAddress}:{port}?transport=udp"), ("Classroom__Media__Turn__Secret", Secret));
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var browser = await network.StartBrowser(server);
        await using var ben = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        await Reception.Watched(ben);
        await ben.Page.AddInitScriptAsync(RelayOnly);
        await ben.Page.GotoAsync(room.ViewerUrl);
        // The check before joining goes by the way that the lesson will take.
        await ben.Button("Check").ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("your voice came back")).ToContainTextAsync("the way round by a relay");
        await ben.Enter();
        await EachOther.Hear(ada, ben);
        Assert.Equal(["relay udp", "relay udp"], await Ways.Of(ben.Page));
        Assert.Empty(ben.Problems);
    }
}
