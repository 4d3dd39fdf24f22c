using Classroom.Rtc;
using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Rtp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Bandwidth;

/// <summary>Who has a limit and who has none, who comes first, and when packets wait.</summary>
public sealed class ViewersTests
{
    private static readonly SyntheticOffer Camera = new() { Rids = ["q", "h", "f"], WithRtx = false, WithAudioLevel = true };

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void A_viewer_by_whep_has_an_estimate_where_it_offers_feedback_and_repairs(bool withTransportCc, bool withRtx, bool expected)
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (viewer, peer) = lesson.View("teacher", new SyntheticOffer { Sends = false, WithTransportCc = withTransportCc, WithRtx = withRtx });
        lesson.Run(200);
        lesson.Connect(teacher, viewer);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(3_000);
        Assert.Equal(expected, Congestion(lesson, peer) is { HasFeedback: true });
        Assert.True(viewer.Received.Values.Single(source => source.IsVideo).Counters.Count > 300);
    }

    [Fact]
    public void Who_agreed_on_feedback_and_gives_none_gets_all_of_it()
    {
        using var lesson = new Lesson();
        var publishers = Enumerable.Range(0, 5).Select(i => lesson.Publish($"p{i}", Camera).Client).ToList();
        var (viewer, peer) = lesson.Subscribe("viewer");
        viewer.SendsFeedback = false;
        lesson.Run(200);
        lesson.Connect([.. publishers, viewer]);
        foreach (var publisher in publishers)
        {
            publisher.Pictures = SyntheticPicture.Camera;
            publisher.Start(lesson.Network.NowUs);
        }
        lesson.Run(3_000);
        Assert.False(Congestion(lesson, peer)!.HasFeedback);
        Assert.All(lesson.Router.Tracks.Where(track => track.Label == TrackLabel.Video), track => Assert.Equal(4 * SyntheticClient.SmallestHeight, track.Subscriptions[0].Layer!.Value.Height));
        Assert.Equal(0, Congestion(lesson, peer)!.Probes);
    }

    [Fact]
    public void A_viewer_that_tells_of_pictures_alone_has_an_estimate_of_pictures()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Camera);
        var (viewer, peer) = lesson.Subscribe("viewer");
        viewer.TellsOfSound = false;
        lesson.Run(200);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(0.5));
        lesson.Connect(teacher, viewer);
        teacher.Pictures = SyntheticPicture.Camera;
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(20_000);
        Assert.InRange(Congestion(lesson, peer)!.EstimateBps, 100_000, 500_000);
        Assert.Equal(SyntheticClient.SmallestHeight, lesson.Router.Tracks.Single(track => track.Label == TrackLabel.Video).Subscriptions[0].Layer!.Value.Height);
        Assert.InRange(viewer.Received.Values.Single(source => !source.IsVideo).Missing, 0, 80);
    }

    [Fact]
    public void On_a_good_line_no_packet_waits_once_that_is_known()
    {
        using var lesson = new Lesson();
        var (teacher, viewer, peer) = Start(lesson, NetworkPlan.Line(20));
        lesson.Run(5_000);
        var waited = Congestion(lesson, peer)!.Waited;
        Assert.False(Congestion(lesson, peer)!.IsPacing);
        viewer.RequestKeyframe(viewer.Find("teacher teacher-video")!.Ssrc);
        lesson.Run(10_000);
        Assert.Equal(waited, Congestion(lesson, peer)!.Waited);
        Assert.NotNull(teacher);
    }

    [Fact]
    public void On_a_narrow_line_a_key_frame_is_spread_and_sound_passes_it()
    {
        using var lesson = new Lesson();
        var (teacher, viewer, peer) = Start(lesson, NetworkPlan.Line(2));
        lesson.Run(6_000);
        Assert.True(Congestion(lesson, peer)!.IsPacing);
        var waited = Congestion(lesson, peer)!.Waited;
        var left = new List<(long AtUs, bool IsVideo)>();
        lesson.Network.Filter = (from, to, datagram) =>
        {
            if (to == viewer.Address && Demultiplexer.Classify(datagram) == DatagramKind.Rtp) left.Add((lesson.Network.NowUs, datagram.Length > 200));
            return true;
        };
        teacher.Pictures = [.. SyntheticPicture.Camera.Select(picture => picture with { KeyPackets = 60 })];
        viewer.RequestKeyframe(viewer.Find("teacher teacher-video")!.Ssrc);
        lesson.Run(1_500);
        Assert.True(Congestion(lesson, peer)!.Waited > waited + 20);
        // 66 kB: at no instant more than the bucket holds, and the sound every 20 ms as ever.
        Assert.True(left.Where(one => one.IsVideo).GroupBy(one => one.AtUs).Max(burst => burst.Count()) < 40);
        var sound = left.Where(one => !one.IsVideo).Select(one => one.AtUs).ToList();
        Assert.True(sound.Zip(sound.Skip(1)).Max(pair => pair.Second - pair.First) <= 25_000);
        lesson.Run(2_000);
        Assert.Equal(0, viewer.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void MEDIA_14_after_whoever_presents_come_interpreter_speaker_and_pinned_one_and_then_the_others()
    {
        using var lesson = new Lesson();
        var publishers = Enumerable.Range(0, 5).Select(i => lesson.Publish($"p{i}", Camera).Client).ToList();
        var (viewer, peer) = lesson.Subscribe("viewer");
        lesson.Run(200);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(1.2));
        lesson.Connect([.. publishers, viewer]);
        lesson.Send(new SetSticky("p1", true, Interprets: true));
        lesson.Send(new SetSticky("p4", true));
        lesson.Send(new SetTileHeight(peer, "p2", TrackLabel.Video, int.MaxValue, IsPinned: true));
        for (var i = 0; i < publishers.Count; i++)
        {
            publishers[i].Pictures = SyntheticPicture.Camera;
            publishers[i].AudioLevel = 20;
            publishers[i].Start(lesson.Network.NowUs, audio: i == 3);
        }
        // The line grows, and each time the next one is the first to become larger.
        foreach (var first in new[] { "p4", "p1", "p3", "p2", "p0" })
        {
            Dictionary<string, int> heights = [];
            for (var line = 1.2; line < 4 && heights.GetValueOrDefault(first) <= SyntheticClient.SmallestHeight; line += 0.1)
            {
                lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(line));
                lesson.Run(4_000);
                heights = lesson.Router.Tracks.Where(track => track.Label == TrackLabel.Video).ToDictionary(
                    track => track.ParticipantId, track => track.Subscriptions.Single(one => one.Viewer.Id == peer).Layer?.Height ?? 0);
            }
            Assert.True(heights[first] > SyntheticClient.SmallestHeight, first);
            Assert.All(heights, one => Assert.True(one.Value <= heights[first], $"{first}: {string.Join(' ', heights)}"));
            lesson.Send(new RemoveParticipant(first));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_presents_or_speaks_is_seen_larger(bool presents)
    {
        using var lesson = new Lesson();
        var publishers = Enumerable.Range(0, 4).Select(i => lesson.Publish($"p{i}", Camera).Client).ToList();
        var (viewer, peer) = lesson.Subscribe("viewer");
        lesson.Run(200);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(1.4));
        lesson.Connect([.. publishers, viewer]);
        if (presents) lesson.Send(new SetSticky("p3", true));
        for (var i = 0; i < publishers.Count; i++)
        {
            publishers[i].Pictures = SyntheticPicture.Camera;
            publishers[i].AudioLevel = presents || i == 2 ? 20 : 127;
            publishers[i].Start(lesson.Network.NowUs, audio: presents || i == 2);
        }
        lesson.Run(20_000);
        var heights = lesson.Router.Tracks.Where(track => track.Label == TrackLabel.Video).Select(track => track.Subscriptions.Single(one => one.Viewer.Id == peer).Layer?.Height ?? 0).ToList();
        var first = presents ? 3 : 2;
        Assert.All(heights.Where((_, i) => i != first), height => Assert.True(height > 0 && height <= heights[first], string.Join(' ', heights)));
        Assert.True(heights[first] > heights.Min(), string.Join(' ', heights));
    }

    [Fact]
    public void Each_numbered_packet_has_the_next_number_of_its_transport()
    {
        using var lesson = new Lesson();
        var (_, viewer, _) = Start(lesson, NetworkPlan.Line(20) with { Loss = 0.02 });
        var numbers = new List<ushort>();
        lesson.Network.Filter = (_, to, datagram) =>
        {
            if (to != viewer.Address || Demultiplexer.Classify(datagram) != DatagramKind.Rtp || !RtpHeader.TryParse(datagram, out var header)) return true;
            Assert.True(header.TryFindExtension(datagram, 5, out var value));
            numbers.Add((ushort)(value[0] << 8 | value[1]));
            return true;
        };
        lesson.Run(3_000);
        Assert.True(numbers.Count > 500);
        Assert.Equal(numbers.Select((_, i) => (ushort)(numbers[0] + i)), numbers);
    }

    private static CongestionControl? Congestion(Lesson lesson, PeerId peer) => lesson.Router.Peers.Single(one => one.Id == peer).Connection.Congestion;

    private static (SyntheticClient Teacher, SyntheticClient Viewer, PeerId Peer) Start(Lesson lesson, NetworkConditions down)
    {
        var (teacher, _) = lesson.Publish("teacher", Camera);
        var (viewer, peer) = lesson.Subscribe("viewer");
        lesson.Run(200);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, down);
        lesson.Connect(teacher, viewer);
        teacher.Pictures = SyntheticPicture.Camera;
        teacher.Start(lesson.Network.NowUs);
        return (teacher, viewer, peer);
    }
}
