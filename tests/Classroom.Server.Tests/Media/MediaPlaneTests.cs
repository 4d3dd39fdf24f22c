using System.Net;
using System.Net.Sockets;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

public sealed class MediaPlaneTests
{
    [Fact]
    public async Task Sound_and_picture_of_each_reach_every_other()
    {
        await using var loopback = new LoopbackPlane();
        string[] people = ["ada", "ben", "cleo"];
        foreach (var person in people)
            await loopback.Publish("m", person);
        var viewers = people.ToDictionary(person => person, person => loopback.Subscribe("m", person));
        foreach (var (viewer, peer) in viewers)
        {
            foreach (var publisher in people.Where(person => person != viewer))
            {
                await Until(() => peer.Track(publisher, "audio")?.Packets > 50, $"{viewer} hears {publisher}");
                await Until(() => peer.Track(publisher, "video") is { Frames: > 20, Keyframes: > 0 }, $"{viewer} sees {publisher}");
            }
            Assert.Null(peer.Track(viewer, "audio"));
            Assert.Equal(0, peer.Unexpected);
        }
        Assert.All(viewers.Values.SelectMany(peer => peer.Tracks), track => Assert.InRange(track.Missing, 0, 5));
        Assert.Equal(0, loopback.Plane.Workers[0].Counters.Faults);
    }

    [Fact]
    public async Task Who_comes_by_IPv6_and_who_comes_by_IPv4_hear_the_same()
    {
        await using var loopback = new LoopbackPlane(addresses: [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        await loopback.Publish("m", "ada");
        var ben = loopback.Subscribe("m", "ben", onIPv6: true);
        var cleo = loopback.Subscribe("m", "cleo");
        foreach (var peer in new[] { ben, cleo })
            await Until(() => peer.Track("ada", "audio")?.Packets > 50 && peer.Track("ada", "video") is { Frames: > 20, Keyframes: > 0 }, "sound and picture");
    }

    [Theory]
    [InlineData(0x0007)]
    [InlineData(0x0001)]
    public async Task Publisher_with_only_one_profile_is_served(int profile)
    {
        await using var loopback = new LoopbackPlane();
        var only = SrtpProfile.Preferred.Single(known => known.Id == profile);
        var publisher = loopback.Add(new SyntheticPeer(sendsAudio: true, sendsVideo: false, [only]));
        var answer = await loopback.Plane.Publish("m", "ada", publisher.CreatePublishOffer(), TestContext.Current.CancellationToken);
        publisher.AcceptAnswer(answer.Sdp);
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "audio")?.Packets > 20, "sound");
        Assert.Same(only, publisher.Profile);
    }

    [Fact]
    public async Task Later_publisher_is_offered_on_the_same_connection_and_the_earlier_goes_on()
    {
        await using var loopback = new LoopbackPlane();
        await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "video")?.Keyframes > 0, "first picture");
        await loopback.Publish("m", "cleo");
        await Until(() => viewer.Track("cleo", "video")?.Keyframes > 0, "second picture");
        var before = viewer.Track("ada", "audio")!.Packets;
        await Until(() => viewer.Track("ada", "audio")!.Packets > before + 20, "first sound goes on");
    }

    [Fact]
    public async Task An_ICE_restart_keeps_the_codec_that_the_room_says()
    {
        await using var loopback = new LoopbackPlane();
        loopback.Plane.SetVideoCodec("m", VideoCodec.H264);
        var publisher = loopback.Add(new SyntheticPeer(sendsAudio: true, sendsVideo: true));
        var first = await loopback.Plane.Publish("m", "ada", WithH264(publisher.CreatePublishOffer()), TestContext.Current.CancellationToken);
        Assert.Equal("H264/90000", FirstPicture(first.Sdp));
        publisher.AcceptAnswer(first.Sdp);
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "audio")?.Packets > 10, "sound");

        var restarted = await loopback.Plane.RestartPublisher("m", "ada", WithH264(publisher.CreateRestartOffer()), TestContext.Current.CancellationToken);
        Assert.True(restarted!.Ok, restarted.Reason);
        Assert.Equal("H264/90000", FirstPicture(restarted.Sdp));
        Assert.NotEqual(SyntheticSdp.Credentials(first.Sdp), SyntheticSdp.Credentials(restarted.Sdp));
        publisher.AcceptAnswer(restarted.Sdp);
        var before = viewer.Track("ada", "audio")!.Packets;
        await Until(() => viewer.Track("ada", "audio")!.Packets > before + 20, "the sound goes on");
    }

    // VP8 stays the first choice of the browser.
    private static string WithH264(string offer) => offer
        .Replace($"SAVPF {SyntheticSdp.Vp8PayloadType}\r\n", $"SAVPF {SyntheticSdp.Vp8PayloadType} 102\r\n", StringComparison.Ordinal)
        .Replace("VP8/90000\r\n", "VP8/90000\r\na=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;profile-level-id=42e01f\r\n", StringComparison.Ordinal);

    /// <summary>The name of the codec that stands first in the section of the picture.</summary>
    private static string FirstPicture(string sdp)
    {
        var picture = sdp[sdp.IndexOf("m=video", StringComparison.Ordinal)..];
        var map = picture[picture.IndexOf("a=rtpmap:", StringComparison.Ordinal)..];
        return map.Split("\r\n")[0].Split(' ')[1];
    }

    [Fact]
    public async Task Mute_is_enforced_by_the_server_and_lifted_again()
    {
        await using var loopback = new LoopbackPlane();
        var publisher = await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "audio")?.Packets > 10, "sound");
        loopback.Plane.SetMuted("m", "ada", audioMuted: true, videoMuted: false);
        await Settle(() => viewer.Track("ada", "audio")!.Packets);
        var (muted, sent, frames) = (viewer.Track("ada", "audio")!.Packets, publisher.Sent, viewer.Track("ada", "video")!.Frames);
        await Until(() => publisher.Sent > sent + 150 && viewer.Track("ada", "video")!.Frames > frames + 10, "picture goes on");
        Assert.Equal(muted, viewer.Track("ada", "audio")!.Packets);
        loopback.Plane.SetMuted("m", "ada", audioMuted: false, videoMuted: false);
        await Until(() => viewer.Track("ada", "audio")!.Packets > muted + 10, "sound again");
    }

    [Fact]
    public async Task SIG_08_and_MED_29_media_of_a_removed_participant_stops_both_ways_within_a_second()
    {
        await using var loopback = new LoopbackPlane();
        await loopback.Publish("m", "ada");
        await loopback.Publish("m", "ben");
        var ada = loopback.Subscribe("m", "ada");
        var cleo = loopback.Subscribe("m", "cleo");
        await Until(() => cleo.Track("ada", "audio")?.Packets > 10 && ada.Track("ben", "audio")?.Packets > 10, "sound");
        loopback.Plane.RemoveParticipant("m", "ada");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var (toCleo, toAda, ofBen) = (cleo.Track("ada", "audio")!.Packets, ada.Track("ben", "audio")!.Packets, cleo.Track("ben", "audio")!.Packets);
        await Until(() => cleo.Track("ben", "audio")!.Packets > ofBen + 30, "others go on");
        Assert.Equal(toCleo, cleo.Track("ada", "audio")!.Packets);
        Assert.Equal(toAda, ada.Track("ben", "audio")!.Packets);
    }

    [Fact]
    public async Task New_connection_of_a_publisher_replaces_the_old_one()
    {
        await using var loopback = new LoopbackPlane();
        var first = await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "audio")?.Packets > 10, "sound");
        first.IsSilent = true;
        var again = await loopback.Publish("m", "ada");
        await Until(() => again.IsConnected, "second connection");
        await Until(() => loopback.Events.OfType<TrackStarted>().Count(started => started.Kind == "audio") == 2, "second track");
        Assert.DoesNotContain(loopback.Events, output => output is MediaLost);
        await Until(() => loopback.Plane.Workers[0].Counters.Peers == 2, "old connection gone");
        var before = viewer.Track("ada", "audio")!.Packets;
        await Until(() => viewer.Track("ada", "audio")!.Packets > before + 10, "sound");
    }

    [Fact]
    public async Task Viewer_gets_one_publisher_who_comes_later()
    {
        await using var loopback = new LoopbackPlane();
        var viewer = loopback.Add(new SyntheticPeer());
        var answer = await loopback.Plane.View("m", "ada", viewer.CreateViewOffer(), TestContext.Current.CancellationToken);
        Assert.True(answer.Ok, answer.Reason);
        viewer.AcceptAnswer(answer.Sdp);
        await loopback.Publish("m", "ben");
        var publisher = loopback.Add(new SyntheticPeer(sendsAudio: true, sendsVideo: true));
        var published = await loopback.Plane.Publish("m", "p7", publisher.CreatePublishOffer(), TestContext.Current.CancellationToken, "ada");
        publisher.AcceptAnswer(published.Sdp);
        await Until(() => viewer.Tracks.Any(track => track is { Frames: > 10, Keyframes: > 0 }), "picture");
        Assert.Equal(1, loopback.Plane.ViewerCount("m"));
        loopback.Plane.CloseConnection("m", answer.Connection);
        await Until(() => loopback.Plane.ViewerCount("m") == 0, "viewer gone");
    }

    [Fact]
    public async Task MED_29_meetings_on_several_workers_do_not_hear_one_another()
    {
        await using var loopback = new LoopbackPlane(workers: 2);
        var viewers = new Dictionary<string, SyntheticPeer>();
        foreach (var meeting in new[] { "m1", "m2", "m3" })
        {
            await loopback.Publish(meeting, "ada", video: false);
            viewers[meeting] = loopback.Subscribe(meeting, "ben");
            await Until(() => viewers[meeting].Track("ada", "audio")?.Packets > 5, meeting);
        }
        Assert.All(loopback.Plane.Workers, worker => Assert.True(worker.Counters.Meetings > 0));
        Assert.All(viewers.Values, viewer => Assert.Equal(0, viewer.Unexpected));
        loopback.Plane.CloseMeeting("m1");
        await Until(() => loopback.Plane.Workers.Sum(worker => worker.Counters.Meetings) == 2, "meeting closed");
    }

    [Fact]
    public async Task Wrong_offer_is_refused_with_a_reason_and_leaves_nothing()
    {
        await using var loopback = new LoopbackPlane();
        foreach (var offer in new[] { "", "v=0", new string('x', 1_000_000), loopback.Add(new SyntheticPeer()).CreatePublishOffer().Replace("sha-256", "sha-1", StringComparison.Ordinal) })
        {
            var answer = await loopback.Plane.Publish("m", "ada", offer, TestContext.Current.CancellationToken);
            Assert.False(answer.Ok);
            Assert.NotEmpty(answer.Reason);
        }
        await Until(() => loopback.Plane.Workers[0].Counters.Peers == 0, "no peer");
        Assert.Equal(0, loopback.Plane.Workers[0].Counters.Faults);
    }

    [Fact]
    public async Task MED_04_and_MED_11_fuzz_at_the_port_harms_nobody()
    {
        await using var loopback = new LoopbackPlane();
        await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "video")?.Keyframes > 0, "picture");
        var random = new Random(Seeds.First(42));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, loopback.Plane.Workers[0].Port);
        foreach (var length in new[] { 0, 1, 3, 12, 100, 1500, 65_507 })
        {
            for (var first = 0; first < 256; first++)
            {
                var junk = new byte[length];
                random.NextBytes(junk);
                if (length > 0)
                    junk[0] = (byte)first;
                await socket.SendToAsync(junk, target, TestContext.Current.CancellationToken);
            }
        }
        foreach (var stored in StoredDatagrams.All)
            await socket.SendToAsync(stored, target, TestContext.Current.CancellationToken);
        for (var round = 0; round < 10_000; round++)
            await socket.SendToAsync(Fuzz.Mutate(random, StoredDatagrams.All[round % StoredDatagrams.All.Count]), target, TestContext.Current.CancellationToken);
        var before = viewer.Track("ada", "audio")!.Packets;
        await Until(() => viewer.Track("ada", "audio")!.Packets > before + 50, "sound goes on");
        Assert.Equal(0, loopback.Plane.Workers[0].Counters.Faults);
        Assert.True(loopback.Plane.Workers[0].Counters.Strangers > 500);
        Assert.Equal(0, socket.Available);
    }

    [Fact]
    public async Task MED_25_silent_publisher_is_lost_after_its_consent_runs_out()
    {
        await using var loopback = new LoopbackPlane();
        var publisher = await loopback.Publish("m", "ada");
        await Until(() => loopback.Events.OfType<MediaConnected>().Any(), "connected");
        publisher.IsSilent = true;
        await Until(() => loopback.Events.OfType<MediaLost>().Any(), "lost");
        var lost = loopback.Events.OfType<MediaLost>().Single();
        Assert.Equal(("ada", MediaPurpose.Publish, "ConsentExpired"), (lost.Participant, lost.Purpose, lost.Reason));
    }
}
