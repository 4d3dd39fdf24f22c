using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Each cause of a drop that somebody outside can bring about is seen in /metrics, and by its own name.</summary>
public sealed class DropCausesTests
{
    private const int Addresses = 9;
    private static readonly string[] s_causes =
        ["stranger", "unknown", "unvalidated", "check", "early", "srtp", "malformed", "unbound", "muted", "overRate"];

    [Fact]
    public async Task Each_cause_that_can_be_brought_about_from_outside_rises_in_the_metrics_and_nothing_else_does()
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var eve = await MediaSeat.Start(await room.Student("Eve"));
        await using var dan = await room.Student("Dan");
        await Until(() => ada.Packets(eve, "audio") > 5 && eve.Packets(ada, "audio") > 5, "sound both ways");

        // Sound that came before it was known that the microphone is open was muted.
        Assert.All(s_causes.Except(["muted"]), cause => Assert.Equal((cause, 0), (cause, Dropped(server, cause))));

        var peer = eve.Publisher!;
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await Rises(server, "stranger", () => stranger.SendTo(Rtp(ssrc: 1), peer.Remote));
        // The first octet of ZRTP; a Binding indication; a packet that nobody has encrypted.
        await Rises(server, "unknown", () => peer.Say([0x10, .. new byte[20]]));
        await Rises(server, "check", () => peer.Say([0, 0x11, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]]));
        await Rises(server, "srtp", () => peer.Say([.. Rtp(ssrc: 1), .. new byte[40]]));
        // The bit of padding, and none of it; a payload type of nobody.
        await Rises(server, "malformed", () => peer.SayEncrypted([0xA0, .. Rtp(ssrc: 2)[1..]], [1, 2, 0]));
        await Rises(server, "unbound", () => peer.SayEncrypted(Rtp(ssrc: 3, payloadType: 77), [1, 2, 3]));
        await Rises(server, "muted", () => { }, () => eve.Seat.Send(new { type = "setMicrophone", open = false }));
        await Rises(server, "overRate", () => peer.FramePackets = 300);
        peer.FramePackets = 1;
        await EndlessBeginning(server, dan);
        Assert.Equal(0, MediaServer.Sum(MediaServer.Metrics(server), "classroom_media_faults_total", ""));
        foreach (var cause in (string[])["crossing", "command", "noSection", "event", "backpressure", "notSent", "quiet"])
            Assert.Equal((cause, 0), (cause, Dropped(server, cause)));
    }

    /// <summary>Somebody whose checks pass and who never begins the handshake, from more addresses than an agent keeps.</summary>
    private static async Task EndlessBeginning(ServerProcess server, HubSeat dan)
    {
        var local = IceCredentials.Create(RandomNumberGenerator.Fill);
        var offer = SyntheticSdp.Offer(local, DtlsCertificate.Create(DateTimeOffset.UtcNow).Fingerprint, "sendonly", 11, 12);
        var answer = await Publish(dan, offer);
        var client = new ControllingIceClient(local, SyntheticSdp.Credentials(answer), RandomNumberGenerator.Fill);
        var sockets = Enumerable.Range(0, Addresses).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)).ToList();
        try
        {
            var buffer = new byte[1500];
            foreach (var socket in sockets)
            {
                await socket.ConnectAsync(SyntheticSdp.Candidate(answer), TestContext.Current.CancellationToken);
                await socket.SendAsync(buffer.AsMemory(0, client.WriteCheck(buffer)), TestContext.Current.CancellationToken);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
                patience.CancelAfter(TimeSpan.FromSeconds(20));
                Assert.True(client.Handle(buffer.AsSpan(0, await socket.ReceiveAsync(buffer, patience.Token))));
            }

            // From where the latest check came, before there are keys; from where the first one came, which is not kept any more.
            await Rises(server, "early", () => sockets[^1].Send(Rtp(ssrc: 11)));
            await Rises(server, "unvalidated", () => sockets[0].Send(Rtp(ssrc: 11)));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Offers what somebody sends; gives the server's answer.</summary>
    internal static async Task<string> Publish(HubSeat seat, string offer)
    {
        Assert.True((bool)(await seat.Invoke("Describe", new { pc = "publish", type = "offer", revision = 1, sdp = offer }))["ok"]!);
        return (string)(await seat.Descriptions.ReadAsync(TestContext.Current.CancellationToken))["sdp"]!;
    }

    private static async Task Rises(ServerProcess server, string cause, Action provoke, Func<Task>? first = null)
    {
        if (first is not null)
            await first();
        var before = Dropped(server, cause);
        provoke();
        await Until(() => Dropped(server, cause) > before, cause);
    }

    /// <summary>What the metrics say of a cause, all workers together.</summary>
    internal static double Dropped(ServerProcess server, string cause)
    {
        var lines = MediaServer.Lines(MediaServer.Metrics(server), "classroom_media_dropped_total", $"cause=\"{cause}\"").ToList();
        Assert.NotEmpty(lines);
        return MediaServer.Sum(string.Join('\n', lines), "classroom_media_dropped_total", "");
    }

    private static byte[] Rtp(byte ssrc, byte payloadType = SyntheticSdp.OpusPayloadType) => [0x80, payloadType, 0, 1, 0, 0, 0, 1, 0, 0, 0, ssrc];
}
