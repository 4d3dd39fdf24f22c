using Classroom.Rtc.Codecs;
using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Whatever codec a publisher sends comes to those who know it, under their own payload types, and begins with a key frame.</summary>
public sealed class VideoCodecTests
{
    [Theory]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.Vp9)]
    [InlineData(VideoCodec.Av1)]
    public void Pictures_arrive_whole_although_packets_are_lost_on_both_ways(VideoCodec codec)
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson, new SyntheticOffer { VideoCodec = codec });
        lesson.Shape(teacher, new NetworkConditions { DelayUs = 10_000, Loss = 0.03 }, new NetworkConditions { DelayUs = 10_000 });
        lesson.Shape(student, new NetworkConditions { DelayUs = 10_000 }, new NetworkConditions { DelayUs = 10_000, Loss = 0.03 });
        lesson.Run(5_000);
        teacher.StopSending();
        lesson.Run(1_000);
        var video = student.Find("teacher teacher-video")!;
        Assert.Equal((codec, 0L), (video.VideoCodec, video.Missing));
        Assert.InRange(video.Keyframes, 1, 5);
        Assert.True(video.Repaired > 5);
        Assert.Equal(SyntheticClient.SmallestHeight, video.Heights[0].Lines);
        Assert.True(video.Counters.Count > 140 * SyntheticClient.VideoPacketsPerFrame);
    }

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.Av1)]
    public void Layers_of_every_codec_follow_the_size_of_the_tile(VideoCodec codec)
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson, new SyntheticOffer { VideoCodec = codec, Rids = ["q", "h", "f"], WithRtx = false });
        lesson.Run(2_000);
        var heights = student.Find("teacher teacher-video")!.Heights;
        Assert.Equal(4 * SyntheticClient.SmallestHeight, heights[^1].Lines);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, SyntheticClient.SmallestHeight));
        lesson.Run(2_000);
        Assert.Equal(SyntheticClient.SmallestHeight, heights[^1].Lines);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void Who_cannot_decode_a_codec_gets_sound_and_the_pictures_that_it_can()
    {
        using var lesson = new Lesson();
        var (modern, _) = lesson.Publish("modern", new SyntheticOffer { VideoCodec = VideoCodec.Av1 });
        var (plain, _) = lesson.Publish("plain");
        var (student, _) = lesson.Subscribe("student");
        student.Lacks.Add("AV1");
        lesson.Run(200);
        lesson.Connect(modern, plain, student);
        modern.Start(lesson.Network.NowUs);
        plain.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.Null(student.Find("modern modern-video"));
        Assert.NotEmpty(student.Find("modern modern-audio")!.Counters);
        Assert.True(student.Find("plain plain-video")!.Counters.Count > 50);
    }

    [Theory]
    [InlineData(VideoCodec.Vp8, "VP8")]
    [InlineData(VideoCodec.H264, "H264")]
    [InlineData(VideoCodec.Vp9, "VP9")]
    [InlineData(VideoCodec.Av1, "AV1")]
    public void The_wished_codec_is_taken_from_what_a_browser_offers(VideoCodec wished, string name)
    {
        var negotiator = Sdp.GoldenSdpTests.New();
        var options = Sdp.GoldenSdpTests.Options(receives: true) with { VideoCodec = wished };
        Assert.True(negotiator.TryAnswer(Sdp.GoldenSdpTests.Read("chromium-publish.offer.sdp"), options, out var text, out var reason), reason);
        Assert.True(SdpParser.TryParse(text, out var answer, out reason), reason);
        var codecs = answer.Media[1].Codecs;
        Assert.Equal([name, "rtx"], codecs.Select(codec => codec.Name));
        Assert.True(codecs[1].TryGetAssociated(out var associated) && associated == codecs[0].PayloadType);
        Assert.Equal(wished == VideoCodec.H264, codecs[0].TryGetParameter("packetization-mode", out var mode) && mode == "1");
    }

    [Fact]
    public void What_is_wished_and_not_offered_is_replaced_by_what_is()
    {
        var negotiator = Sdp.GoldenSdpTests.New();
        var options = Sdp.GoldenSdpTests.Options(receives: true) with { VideoCodec = VideoCodec.Av1 };
        Assert.True(negotiator.TryAnswer(Sdp.GoldenSdpTests.Read("gstreamer-publish.offer.sdp"), options, out _, out _));
        Assert.Equal(VideoCodec.Vp8, negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video).VideoCodec);
        negotiator = Sdp.GoldenSdpTests.New();
        var offer = new SyntheticOffer { VideoCodec = VideoCodec.H264 }.Write("uuuu", "p".PadLeft(24, 'p'), "sha-256 " + string.Join(':', Enumerable.Repeat("AA", 32)), [1, 2, 3]);
        Assert.True(negotiator.TryAnswer(offer, options, out _, out var reason), reason);
        Assert.Equal(VideoCodec.H264, negotiator.Transceivers.Single(t => t.Kind == MediaKind.Video).VideoCodec);
        foreach (var (what, by) in ((string, string)[])[("packetization-mode=1", "packetization-mode=0"), ("42e01f", "640c1f")])
            Assert.False(Sdp.GoldenSdpTests.New().TryAnswer(offer.Replace(what, by, StringComparison.Ordinal).Replace("m=audio", "m=other", StringComparison.Ordinal), options, out _, out _));
    }

    [Fact]
    public void A_publisher_who_goes_over_to_another_codec_or_to_music_is_offered_anew()
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson, new SyntheticOffer());
        lesson.Run(1_000);
        var offers = lesson.Offers;
        var changed = teacher.Offer(new SyntheticOffer { VideoCodec = VideoCodec.Vp9, Stereo = true });
        var peer = lesson.Router.Peers.First(p => p.Role == PeerRole.Publisher).Id;
        teacher.AcceptAnswer(lesson.Server.Handle<Answered>(lesson.Network.NowUs, new OpenPublisher(peer, "teacher", changed, null, VideoCodec.Vp9)).Answer);
        lesson.Run(2_000);
        Assert.True(lesson.Offers > offers);
        Assert.Contains("stereo=1;sprop-stereo=1", lesson.Server.Events.OfType<Offered>().Last().Offer, StringComparison.Ordinal);
        var pictures = student.Received.Values.Where(source => source is { IsVideo: true, VideoCodec: VideoCodec.Vp9 }).ToList();
        Assert.True(Assert.Single(pictures).Counters.Count > 100);
    }

    [Fact]
    public void A_watcher_agrees_on_all_that_it_knows_and_gets_whatever_comes()
    {
        using var lesson = new Lesson();
        var (h264, _) = lesson.Publish("one", new SyntheticOffer { VideoCodec = VideoCodec.H264 });
        var offer = Sdp.GoldenSdpTests.Read("chromium-publish.offer.sdp").Replace("a=sendonly", "a=recvonly", StringComparison.Ordinal);
        var answered = lesson.Server.Handle<Answered>(lesson.Network.NowUs, new OpenViewer(new PeerId(99), null, offer));
        Assert.True(SdpParser.TryParse(answered.Answer, out var answer, out _));
        Assert.Equal(["VP8", "rtx", "H264", "rtx", "VP9", "rtx", "AV1", "rtx"], answer.Media[1].Codecs.Select(codec => codec.Name));
        var viewer = lesson.Router.Peers.Single(peer => peer.Role == PeerRole.Viewer);
        var picture = viewer.Connection.Negotiator.Transceivers[1];
        Assert.Equal((VideoCodec.H264, 103, 104), (picture.VideoCodec, picture.PayloadType.Value, picture.RtxPayloadType!.Value.Value));
        Assert.NotNull(h264);
    }

    private static (SyntheticClient Teacher, SyntheticClient Student, PeerId Peer) Start(Lesson lesson, SyntheticOffer offer)
    {
        var (teacher, _) = lesson.Publish("teacher", offer);
        var (student, peer) = lesson.Subscribe("student");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        return (teacher, student, peer);
    }
}
