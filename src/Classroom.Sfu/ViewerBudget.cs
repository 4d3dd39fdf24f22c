using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>
/// Fits what viewers are sent to what their paths carry: asks each one's congestion control for its estimate, takes sound off, and lets the allocator share
/// the rest among the pictures that are looked at. One for all viewers of a router; it keeps nothing of them.
/// </summary>
internal sealed class ViewerBudget
{
    /// <summary>Estimates and bitrates of layers change slowly; a fall is answered at once.</summary>
    public const long PeriodUs = 250_000;

    /// <summary>Who had to go down, and not for one who is more important, stays there for so long, twice as long each time that it happens again before it was calm.</summary>
    public const long HoldUs = 2_000_000, CalmUs = 45_000_000;
    public const int MaxDowns = 4;

    /// <summary>With so many times the estimate of then it is another path.</summary>
    public const double ReleaseShare = 1.5;

    /// <summary>Pictures that one viewer can have; those after are not limited, since none has so many.</summary>
    public const int MaxPictures = Negotiator.MaxTransceivers;

    /// <summary>What flows is so much more than the estimate that waiting for a key frame would fill a queue.</summary>
    private const double UrgentShare = 0.8;

    private readonly BitrateRequest[] _requests = new BitrateRequest[MaxPictures];
    private readonly Subscription[] _pictures = new Subscription[MaxPictures];
    private readonly long[] _ranks = new long[MaxPictures];

    /// <summary>Shares anew; when again, or long.MaxValue for a viewer without a limit.</summary>
    public long Share(long nowUs, RouterPeer viewer)
    {
        if (viewer.Connection.Congestion is not { } congestion) return long.MaxValue;
        if (!congestion.HasEstimate(nowUs))
        {
            congestion.WantedBps = 0;
            viewer.Redundancy.Unlimit();
            foreach (var subscription in viewer.Subscriptions) subscription.Unlimit(nowUs);
            return nowUs + PeriodUs;
        }
        var budgetBps = congestion.TakeEstimate();
        var (soundBps, wantedSoundBps) = viewer.Redundancy.Fit(SumSound(nowUs, viewer), budgetBps);
        var count = Rank(nowUs, viewer);
        long stillsBps = 0;
        for (var i = 0; i < count; i++) stillsBps += _pictures[i].StillsBps;
        var steadyBps = soundBps + stillsBps;
        long wantedBps = wantedSoundBps + stillsBps, flowingBps = steadyBps;
        for (var i = 0; i < count; i++)
        {
            _requests[i] = _pictures[i].Ask(nowUs, budgetBps);
            wantedBps += _requests[i].CostOf(_requests[i].Layers - 1);
            flowingBps += _pictures[i].FlowingBps;
        }
        congestion.WantedBps = wantedBps;
        BitrateAllocator.Share(_requests.AsSpan(0, count), budgetBps - steadyBps);
        var isUrgent = budgetBps < UrgentShare * flowingBps;
        var isOutranked = false;
        for (var i = 0; i < count; i++)
        {
            _pictures[i].Grant(nowUs, _requests[i].Granted, budgetBps, isUrgent, isOutranked);
            isOutranked |= _requests[i].Granted > _requests[i].Current;
        }
        Array.Clear(_pictures, 0, count);
        return nowUs + PeriodUs;
    }

    // Sound is never limited: who is heard is what a lesson is. Without a number it is not in the estimate either.
    private static long SumSound(long nowUs, RouterPeer viewer)
    {
        long sum = 0;
        foreach (var subscription in viewer.Subscriptions)
            if (subscription is { IsActive: true, Transceiver: { Kind: MediaKind.Audio, IsNumbered: true } } && subscription.Track.Encodings[0].IsLive(nowUs))
                sum += subscription.Track.Encodings[0].CostBps;
        return sum;
    }

    /// <summary>The pictures in the order of their importance; equal ones as they came.</summary>
    private int Rank(long nowUs, RouterPeer viewer)
    {
        var count = 0;
        foreach (var subscription in viewer.Subscriptions)
        {
            if (!subscription.IsActive || subscription.Transceiver.Kind != MediaKind.Video || count == MaxPictures) continue;
            var rank = RankOf(nowUs, viewer, subscription);
            var at = count++;
            for (; at > 0 && _ranks[at - 1] > rank; at--) (_ranks[at], _pictures[at]) = (_ranks[at - 1], _pictures[at - 1]);
            (_ranks[at], _pictures[at]) = (rank, subscription);
        }
        return count;
    }

    // Screen, who presents, who interprets, who speaks, whom the viewer has pinned, the others; alike ones by size.
    private static long RankOf(long nowUs, RouterPeer viewer, Subscription subscription)
    {
        var track = subscription.Track;
        long order = track.Label.IsShared() ? 0
            : track.IsSticky ? track.Interprets ? 2 : 1
            : track.Voice?.IsActiveSpeaker(nowUs) == true ? 3
            : viewer.HasPinned(track) ? 4 : 5;
        return (order << 32) - viewer.TileHeightOf(track);
    }
}
