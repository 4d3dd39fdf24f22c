using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Testing;
using Classroom.Testing.Hub;
using static Classroom.Server.Tests.Media.DropCausesTests;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Causes of a drop that no single packet brings about: a voice too many, one to whom nothing can be sent, one who takes nothing.</summary>
public sealed class CrowdDropCausesTests(MediaServer running) : IClassFixture<MediaServer>
{
    private const int Voices = 4;
    private const byte SpeechLevel = 30;
    private const int ChecksPerLook = 500;

    [Fact]
    public async Task Where_four_talk_alike_what_the_fourth_says_is_counted_as_quiet()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        var (seats, peers) = (new List<HubSeat>(), new List<SyntheticPeer>());
        try
        {
            for (var i = 0; i < Voices; i++)
            {
                var seat = await room.Student($"Voice {i}");
                seats.Add(seat);
                var peer = new SyntheticPeer();
                peers.Add(peer);
                // RFC 6464: who says how loud it is can be compared.
                var offer = peer.CreatePublishOffer(picture: false).Replace(
                    "a=rtcp-mux\r\n", "a=rtcp-mux\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n", StringComparison.Ordinal);
                peer.AcceptAnswer(await Publish(seat, offer));
                await seat.Send(new { type = "setMicrophone", open = true });
            }

            await Until(() => peers.TrueForAll(peer => peer.IsConnected), "all connected");
            var before = Dropped(server, "quiet");
            ushort number = 0;
            await Until(
                () =>
                {
                    number++;
                    peers.ForEach(peer => peer.SayEncrypted(Spoken(peer.AudioSsrc, number), [15 << 3, 1, 2, 3]));
                    return Dropped(server, "quiet") > before;
                },
                "quiet");
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
            foreach (var seat in seats)
                await seat.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_the_kernel_does_not_take_is_counted_as_not_sent()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a raw socket needs root");
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var dan = await room.Student("Dan");
        var (client, media) = await OfferSound(dan);
        var before = Dropped(server, "notSent");
        // A check that is right, from a port to which nothing can be answered (RFC 768: 0 for none; likewise of the checksum).
        var datagram = new byte[1_500];
        var length = 8 + client.WriteCheck(datagram.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)media.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)length);
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        raw.SendTo(datagram.AsSpan(0, length), new IPEndPoint(media.Address, 0));
        await Until(() => Dropped(server, "notSent") > before, "notSent");
    }

    [Fact]
    public async Task What_a_client_by_TCP_does_not_take_is_counted_as_backpressure()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var dan = await room.Student("Dan");
        var (client, media) = await OfferSound(dan);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(media, TestContext.Current.CancellationToken);
        var before = Dropped(server, "backpressure");
        var frame = new byte[1_500];
        await Until(
            () =>
            {
                // Each check has an answer, and nobody reads them (RFC 4571: a length before each).
                for (var i = 0; i < ChecksPerLook; i++)
                {
                    var length = client.WriteCheck(frame.AsSpan(2));
                    BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
                    for (var sent = 0; sent < length + 2;)
                        sent += socket.Send(frame.AsSpan(sent, length + 2 - sent));
                }

                return Dropped(server, "backpressure") > before;
            },
            "backpressure");
    }

    // Somebody whose checks are right; where the server takes them.
    private static async Task<(ControllingIceClient Client, IPEndPoint Media)> OfferSound(HubSeat seat)
    {
        var local = IceCredentials.Create(RandomNumberGenerator.Fill);
        var answer = await Publish(seat, SyntheticSdp.Offer(local, DtlsCertificate.Create(DateTimeOffset.UtcNow).Fingerprint, "sendonly", 11, null));
        return (new ControllingIceClient(local, SyntheticSdp.Credentials(answer), RandomNumberGenerator.Fill), SyntheticSdp.Candidate(answer));
    }

    // RFC 8285 section 4.2: one-byte headers; the level with the bit of speech.
    private static byte[] Spoken(uint ssrc, ushort number)
    {
        byte[] header = [0x90, SyntheticSdp.OpusPayloadType, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xBE, 0xDE, 0, 1, 0x10, 0x80 | SpeechLevel, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), number);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), number * 960u);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), ssrc);
        return header;
    }
}
