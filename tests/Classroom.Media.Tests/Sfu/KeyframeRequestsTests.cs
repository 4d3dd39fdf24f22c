using Classroom.Sfu;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class KeyframeRequestsTests
{
    [Fact]
    public void A_wish_goes_out_at_once_and_is_repeated_until_a_keyframe_comes()
    {
        var requests = new KeyframeRequests();
        requests.Request(0, isSubscribing: true);
        Assert.Equal([0, 300, 900, 2_100, 4_500, 6_900], Times(requests, 7_000));
        requests.NoteKeyframe();
        Assert.Equal(long.MaxValue, requests.DeadlineUs);
        Assert.False(requests.TryTakeDue(10_000_000));
    }

    [Fact]
    public void Wishes_are_merged()
    {
        var requests = new KeyframeRequests();
        for (var i = 0; i < 30; i++) requests.Request(0, isSubscribing: true);
        Assert.True(requests.TryTakeDue(0));
        Assert.False(requests.TryTakeDue(0));
    }

    [Fact]
    public void After_a_keyframe_a_complaint_waits_a_second_and_a_newcomer_less()
    {
        var requests = new KeyframeRequests();
        requests.Request(0, isSubscribing: false);
        Assert.True(requests.TryTakeDue(0));
        requests.NoteKeyframe();
        requests.Request(100_000, isSubscribing: false);
        Assert.Equal(1_000_000, requests.DeadlineUs);
        requests.Request(100_000, isSubscribing: true);
        Assert.Equal(300_000, requests.DeadlineUs);
    }

    [Fact]
    public void A_source_that_never_answers_is_asked_less_often()
    {
        var requests = new KeyframeRequests();
        requests.Request(0, isSubscribing: true);
        Assert.InRange(Times(requests, 60_000).Count, 25, 30);
    }

    [Fact]
    public void MED_23_newcomers_without_end_get_a_few_key_frames_at_once_and_then_one_a_second()
    {
        var requests = new KeyframeRequests();
        var times = new List<int>();
        for (var ms = 0; ms < 10_000; ms++)
        {
            requests.Request(ms * 1000L, isSubscribing: true);
            if (!requests.TryTakeDue(ms * 1000L)) continue;
            times.Add(ms);
            requests.NoteKeyframe();
        }
        Assert.Equal([0, 300, 600, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000], times);
        // What nobody takes for a while is there again.
        requests.Request(20_000_000, isSubscribing: true);
        Assert.True(requests.TryTakeDue(20_000_000));
        requests.NoteKeyframe();
        requests.Request(20_000_000, isSubscribing: true);
        Assert.Equal(20_300_000, requests.DeadlineUs);
    }

    [Fact]
    public void Gap_after_gap_is_answered_ever_more_rarely_and_one_after_a_calm_time_soon()
    {
        var requests = new KeyframeRequests();
        var times = new List<int>();
        for (var ms = 0; ms < 31_000; ms++)
        {
            // Whatever comes has gaps.
            requests.RequestAfterGap(ms * 1000L);
            if (!requests.TryTakeDue(ms * 1000L)) continue;
            times.Add(ms);
            requests.NoteKeyframe();
        }
        Assert.Equal([0, 1_000, 3_000, 7_000, 15_000, 23_000], times);
        // Somebody who comes need not wait for that.
        requests.Request(31_000_000, isSubscribing: true);
        Assert.True(requests.TryTakeDue(31_000_000));
        requests.NoteKeyframe();
        requests.RequestAfterGap(40_000_000);
        Assert.True(requests.TryTakeDue(40_000_000));
        requests.NoteKeyframe();
        requests.RequestAfterGap(40_100_000);
        Assert.Equal(41_000_000, requests.DeadlineUs);
    }

    [Fact]
    public void Somebody_new_does_not_wait_for_a_repetition_that_has_become_rare()
    {
        var requests = new KeyframeRequests();
        requests.Request(0, isSubscribing: true);
        Times(requests, 5_000);
        requests.Request(5_100_000, isSubscribing: true);
        Assert.Equal(5_500_000, requests.DeadlineUs);
    }

    private static List<int> Times(KeyframeRequests requests, int untilMs)
    {
        var times = new List<int>();
        for (var ms = 0; ms < untilMs; ms++) if (requests.TryTakeDue(ms * 1000L)) times.Add(ms);
        return times;
    }
}
