using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>From one layer to another: with a key frame of the new one, and how long the old one goes on until then.</summary>
public sealed class LayerChangeTests
{
    private const int Large = 4 * SyntheticClient.SmallestHeight;
    private readonly Layer _small = new(new Encoding(MediaKind.Video, VideoCodec.Vp8), 0, Layer.FullRate);
    private readonly Layer _large = new(new Encoding(MediaKind.Video, VideoCodec.Vp8), 0, Layer.FullRate);

    [Fact]
    public void The_larger_layer_ends_with_a_key_frame_of_the_smaller_or_after_300_ms()
    {
        var selector = new LayerSelector();
        Begin(selector, _large);
        Assert.True(selector.Aim(1_000, _small));
        Assert.True(Takes(selector, 1_000, _large, startsKeyFrame: false, out _));
        Assert.False(Takes(selector, 1_000, _small, startsKeyFrame: false, out _));
        Assert.True(Takes(selector, 1_000 + LayerSelector.LeaveUs - 1, _large, startsKeyFrame: false, out _));
        Assert.False(Takes(selector, 1_000 + LayerSelector.LeaveUs, _large, startsKeyFrame: false, out _));
        Assert.True(Takes(selector, 1_000 + LayerSelector.LeaveUs, _small, startsKeyFrame: true, out var isSwitch));
        Assert.True(isSwitch);
        Assert.False(Takes(selector, 1_000 + LayerSelector.LeaveUs, _large, startsKeyFrame: true, out _));
    }

    [Fact]
    public void A_layer_that_has_been_left_comes_back_with_a_key_frame_alone_since_pictures_of_it_are_missing()
    {
        var selector = new LayerSelector();
        Begin(selector, _large);
        Assert.True(selector.Aim(1_000, _small));
        Assert.False(Takes(selector, 1_000 + LayerSelector.LeaveUs, _large, startsKeyFrame: false, out _));
        Assert.True(selector.Aim(2_000 + LayerSelector.LeaveUs, _large));
        Assert.False(Takes(selector, 2_000 + LayerSelector.LeaveUs, _large, startsKeyFrame: false, out _));
        Assert.True(Takes(selector, 3_000 + LayerSelector.LeaveUs, _large, startsKeyFrame: true, out var isSwitch));
        Assert.True(isSwitch);
    }

    [Fact]
    public void Where_it_is_urgent_the_larger_layer_ends_at_once_and_the_smaller_begins_with_its_key_frame()
    {
        var selector = new LayerSelector();
        Begin(selector, _large);
        Assert.True(selector.Aim(1_000, _small, leavesAtOnce: true));
        Assert.Null(selector.Current);
        Assert.False(Takes(selector, 1_000, _large, startsKeyFrame: false, out _));
        Assert.False(Takes(selector, 1_000, _large, startsKeyFrame: true, out _));
        Assert.False(Takes(selector, 1_000, _small, startsKeyFrame: false, out _));
        Assert.True(Takes(selector, 2_000, _small, startsKeyFrame: true, out var isSwitch));
        Assert.True(isSwitch);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_viewer_whose_path_has_become_far_too_narrow_gets_nothing_of_the_large_layer_from_then_on(bool isUrgent)
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { Rids = ["q", "h", "f"], WithRtx = false });
        var (student, peer) = lesson.Subscribe("student");
        lesson.Connect(teacher, student);
        // So far away that several pictures come before the key frame that is asked for.
        var far = new NetworkConditions { DelayUs = 50_000 };
        lesson.Shape(teacher, far, far);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(2_000);
        var subscription = lesson.Router.Peers.Single(one => one.Id == peer).Subscriptions.Single(one => one.Track.Kind == MediaKind.Video);
        Assert.Equal(Large, subscription.Layer!.Value.Height);
        var large = subscription.Layer;
        var before = (Packets: student.Find("teacher teacher-video")!.Numbers.Count, AtUs: lesson.Network.NowUs);

        subscription.Grant(lesson.Network.NowUs, index: 0, budgetBps: 100_000, isUrgent, isOutranked: false);
        Assert.Equal(isUrgent ? null : large, subscription.Layer);
        // Until the publisher has been asked and its key frame has come.
        while (subscription.Layer is not { } layer || layer == large) lesson.Run(1);
        Assert.Equal(SyntheticClient.SmallestHeight, subscription.Layer!.Value.Height);
        Assert.InRange(lesson.Network.NowUs - before.AtUs, 0, LayerSelector.LeaveUs);
        var came = student.Find("teacher teacher-video")!.Numbers.Count - before.Packets;
        Assert.True(isUrgent ? came <= SyntheticClient.VideoPacketsPerFrame : came > 2 * SyntheticClient.VideoPacketsPerFrame, $"{came} packets");
        lesson.Run(100);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    private static void Begin(LayerSelector selector, in Layer layer)
    {
        Assert.True(selector.Aim(0, layer));
        Assert.True(Takes(selector, 0, layer, startsKeyFrame: true, out var isSwitch));
        Assert.True(isSwitch && selector.Current == layer);
    }

    private static bool Takes(LayerSelector selector, long nowUs, in Layer layer, bool startsKeyFrame, out bool isSwitch)
    {
        var payload = new byte[100];
        SyntheticVideoHead.Write(VideoCodec.Vp8, payload, startsKeyFrame, 0, 1, 1, 1, 90, 0);
        var verdict = selector.Take(nowUs, layer.Encoding, new MediaTime(nowUs), VideoHead.Read(VideoCodec.Vp8, payload), isSound: false);
        isSwitch = verdict == LayerVerdict.Begun;
        return verdict is LayerVerdict.Begun or LayerVerdict.Taken;
    }
}
