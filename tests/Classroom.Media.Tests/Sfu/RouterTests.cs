using Classroom.Rtc;
using Classroom.Rtc.Srtp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class RouterTests
{
    private static readonly NetworkConditions Lossy = new() { DelayUs = 10_000, JitterUs = 4_000, Loss = 0.1 };
    private static readonly NetworkConditions Clean = new() { DelayUs = 10_000 };

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, false, true)]
    public void Sound_and_picture_reach_a_subscriber_whole(bool withRtx, bool withTransportCc, bool withSsrcLines)
    {
        using var lesson = new Lesson();
        var offer = new SyntheticOffer { WithRtx = withRtx, WithTransportCc = withTransportCc, WithSsrcLines = withSsrcLines };
        var (teacher, student) = lesson.Pair(offer);
        lesson.Run(3_000);
        var audio = student.Find("teacher teacher-audio")!;
        var video = student.Find("teacher teacher-video")!;
        Assert.InRange(audio.Counters.Count, 140, 151);
        Assert.InRange(video.Counters.Count, 80 * SyntheticClient.VideoPacketsPerFrame, 91 * SyntheticClient.VideoPacketsPerFrame);
        Assert.Equal((0, 0), (video.Missing, audio.Missing));
        Assert.True(video.Keyframes >= 1);
        Assert.Equal(withTransportCc, teacher.TransportFeedbacks >= 20);
    }

    [Theory]
    [InlineData(0x0007)]
    [InlineData(0x0001)]
    public void Each_srtp_profile_alone_carries_media(int profileId)
    {
        using var lesson = new Lesson();
        var profile = SrtpProfile.Preferred.Single(p => p.Id == profileId);
        var (teacher, _) = lesson.Publish("teacher", profiles: [profile]);
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(100);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(500);
        Assert.True(student.Find("teacher teacher-audio")!.Counters.Count > 20);
    }

    [Fact]
    public void Ten_per_cent_loss_to_the_viewer_is_repaired()
    {
        using var lesson = new Lesson(seed: 5);
        var (teacher, student) = lesson.Pair();
        lesson.Shape(teacher, Clean, Clean);
        lesson.Shape(student, Clean, Lossy);
        lesson.Run(6_000);
        teacher.StopSending();
        lesson.Run(1_000);
        var video = student.Find("teacher teacher-video")!;
        Assert.True(lesson.Network.Lost > 50);
        Assert.True(video.Repaired > 30, $"{video.Repaired} repaired");
        Assert.InRange(video.Missing, 0, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_per_cent_loss_from_the_publisher_is_repaired(bool withRtx)
    {
        using var lesson = new Lesson(seed: 6);
        var (teacher, student) = lesson.Pair(new SyntheticOffer { WithRtx = withRtx });
        lesson.Shape(teacher, Lossy, Clean);
        lesson.Run(6_000);
        // Goes on a little, so that a loss at the very end shows as a gap too.
        lesson.Shape(teacher, Clean, Clean);
        lesson.Run(1_000);
        var video = student.Find("teacher teacher-video")!;
        Assert.True(teacher.NacksReceived > 10);
        Assert.Equal([], video.MissingNumbers());
    }

    [Fact]
    public void Reordered_and_doubled_packets_are_forwarded_once()
    {
        using var lesson = new Lesson(seed: 7);
        var (teacher, student) = lesson.Pair();
        var rough = new NetworkConditions { DelayUs = 5_000, Reordering = 0.1, Duplication = 0.1 };
        lesson.Shape(teacher, rough, Clean);
        lesson.Run(3_000);
        var video = student.Find("teacher teacher-video")!;
        Assert.Equal(0, video.Duplicates);
        Assert.InRange(video.Missing, 0, SyntheticClient.VideoPacketsPerFrame);
    }

    [Fact]
    public void Mute_is_enforced_and_counted_and_undone_without_a_gap()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(1_000);
        lesson.Send(new SetMuted("teacher", TrackLabel.Audio, true));
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, true));
        lesson.Run(50);
        var audio = student.Find("teacher teacher-audio")!;
        var video = student.Find("teacher teacher-video")!;
        var (sound, pictures) = (audio.Counters.Count, video.Counters.Count);
        lesson.Run(2_000);
        Assert.Equal((sound, pictures), (audio.Counters.Count, video.Counters.Count));
        Assert.True(lesson.Router.Inlets.Single(t => t.Track.Label == TrackLabel.Audio).MutedDropped >= 98);
        var asked = teacher.KeyframeRequests;
        lesson.Send(new SetMuted("teacher", TrackLabel.Audio, false));
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, false));
        lesson.Run(1_000);
        Assert.True(audio.Counters.Count > sound + 45);
        Assert.True(video.Counters.Count > pictures + 100);
        Assert.Equal((0, 0), (audio.Missing, video.Missing));
        Assert.True(teacher.KeyframeRequests > asked);
        // The viewer's clock went on during the mute: two seconds of video time lie between the frames around it.
        var widest = video.FrameTimes.Zip(video.FrameTimes.Skip(1), (a, b) => b - a).Max();
        Assert.InRange(widest, 170_000u, 200_000u);
        var ids = video.PictureIds.Order().ToList();
        Assert.Equal(ids.Count - 1, ids[^1] - ids[0]);
    }

    [Fact]
    public void A_mute_before_publishing_holds()
    {
        using var lesson = new Lesson();
        lesson.Send(new SetMuted("teacher", TrackLabel.Audio, true));
        var (_, student) = lesson.Pair();
        lesson.Run(1_000);
        Assert.Null(student.Find("teacher teacher-audio"));
        Assert.NotNull(student.Find("teacher teacher-video"));
    }

    [Fact]
    public void A_late_subscriber_gets_a_keyframe_at_once()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Pair();
        lesson.Run(3_000);
        var asked = teacher.KeyframeRequests;
        var (late, _) = lesson.Subscribe("late");
        lesson.Run(100);
        lesson.Connect(late);
        lesson.Run(200);
        Assert.Equal(asked + 1, teacher.KeyframeRequests);
        Assert.Equal(1, late.Find("teacher teacher-video")!.Keyframes);
        Assert.Equal(0, late.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void MED_23_a_viewer_that_asks_all_the_time_costs_one_keyframe_a_second()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(2_000);
        var asked = teacher.KeyframeRequests;
        var ssrc = student.Find("teacher teacher-video")!.Ssrc;
        for (var i = 0; i < 500; i++)
        {
            student.RequestKeyframe(ssrc);
            lesson.Run(10);
        }
        Assert.InRange(teacher.KeyframeRequests - asked, 4, 6);
    }

    [Fact]
    public void A_publisher_that_checks_no_more_stays_while_its_media_comes_and_a_viewer_does_not()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(1_000);
        teacher.SendsChecks = false;
        lesson.Run(40_000);
        Assert.DoesNotContain(lesson.Server.Events, e => e is PeerClosed);
        var sound = student.Find("teacher teacher-audio")!.Counters.Count;
        lesson.Run(1_000);
        Assert.InRange(student.Find("teacher teacher-audio")!.Counters.Count - sound, 45, 55);
        student.SendsChecks = false;
        lesson.Run(16_000);
        Assert.Equal(PeerCloseReason.ConsentExpired, Assert.Single(lesson.Server.Events.OfType<PeerClosed>()).Reason);
    }

    [Fact]
    public void MED_25_a_silent_publisher_is_closed_after_the_consent_time_and_its_tracks_end()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Run(1_000);
        teacher.SendsChecks = false;
        teacher.StopSending();
        lesson.Run(12_500);
        Assert.DoesNotContain(lesson.Server.Events, e => e is PeerClosed);
        lesson.Run(3_500);
        var closed = Assert.Single(lesson.Server.Events.OfType<PeerClosed>());
        Assert.Equal(PeerCloseReason.ConsentExpired, closed.Reason);
        Assert.Equal(2, lesson.Server.Events.OfType<TrackEnded>().Count());
        Assert.Empty(lesson.Router.Tracks);
        var sound = student.Find("teacher teacher-audio")!.Counters.Count;
        lesson.Run(1_000);
        Assert.Equal(sound, student.Find("teacher teacher-audio")!.Counters.Count);
    }

    [Fact]
    public void A_peer_that_never_connects_is_closed()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        teacher.SendsChecks = false;
        lesson.Run(31_000);
        Assert.Equal(PeerCloseReason.ConnectTimeout, lesson.Server.Events.OfType<PeerClosed>().Single().Reason);
        Assert.Equal(0, lesson.Server.Table.Count);
    }

    [Fact]
    public void Sound_and_picture_share_the_publishers_clock()
    {
        using var lesson = new Lesson();
        var (_, student) = lesson.Pair();
        lesson.Run(5_000);
        var (audioNtp, audioTime) = student.Find("teacher teacher-audio")!.Report!.Value;
        var (videoNtp, videoTime) = student.Find("teacher teacher-video")!.Report!.Value;
        Assert.Equal(audioNtp, videoNtp, tolerance: (1UL << 32) / 100);
        // Where frames of the same instant stand on the two clocks, both reports agree to within a frame.
        var videoBase = student.Find("teacher teacher-video")!.FrameTimes[^1];
        Assert.InRange(Math.Abs((int)(videoTime - videoBase)), 0, 90_000);
        Assert.NotEqual(audioTime, videoTime);
    }

    [Fact]
    public void A_whep_viewer_waits_for_the_publisher_and_outlives_its_absence()
    {
        using var lesson = new Lesson();
        var (viewer, _) = lesson.View("teacher");
        lesson.Connect(viewer);
        lesson.Run(500);
        Assert.Empty(viewer.Received);
        var (teacher, peer) = lesson.Publish("teacher");
        lesson.Connect(teacher);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        var video = viewer.Find("teacher teacher-video")!;
        var first = video.Counters.Count;
        Assert.True(first > 100);
        lesson.Send(new ClosePeer(peer));
        lesson.Run(1_000);
        var (again, _) = lesson.Publish("teacher");
        lesson.Connect(again);
        again.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.True(video.Numbers.Count > first + 100);
        Assert.Equal(0, video.Missing);
    }
}
