using Classroom.Rtc;

namespace Classroom.Sfu;

/// <summary>Sums over peers and tracks, those that have ended included, so that what a worker tells only ever grows.</summary>
public sealed class MediaTotals
{
    public long Unknown { get; private set; }
    public long Unvalidated { get; private set; }
    public long TooEarly { get; private set; }
    public long Unprotectable { get; private set; }
    public long Malformed { get; private set; }
    public long Unbound { get; private set; }
    public long NotSent { get; private set; }
    public long ChecksRefused { get; private set; }
    public long Muted { get; private set; }
    public long OverRate { get; private set; }
    public long Quiet { get; private set; }
    public long KeyframesRequested { get; private set; }
    public long SubscriptionsRefused { get; private set; }
    public long EventsDropped { get; private set; }

    public void Add(PeerConnection peer)
    {
        Unknown += peer.Counters.Unknown;
        Unvalidated += peer.Counters.Unvalidated;
        TooEarly += peer.Counters.TooEarly;
        Unprotectable += peer.Counters.Unprotectable;
        Malformed += peer.Counters.Malformed;
        Unbound += peer.Counters.Unbound;
        NotSent += peer.Counters.NotSent;
        ChecksRefused += peer.Ice.ChecksRefused;
    }

    public void Add(Track track)
    {
        Muted += track.MutedDropped;
        OverRate += track.OverRateDropped;
        Quiet += track.QuietDropped;
        KeyframesRequested += track.KeyframesRequested;
    }

    public void Add(Router router)
    {
        SubscriptionsRefused += router.SubscriptionsRefused;
        EventsDropped += router.EventsDropped;
    }

    public void Add(MediaTotals other)
    {
        Unknown += other.Unknown;
        Unvalidated += other.Unvalidated;
        TooEarly += other.TooEarly;
        Unprotectable += other.Unprotectable;
        Malformed += other.Malformed;
        Unbound += other.Unbound;
        NotSent += other.NotSent;
        ChecksRefused += other.ChecksRefused;
        Muted += other.Muted;
        OverRate += other.OverRate;
        Quiet += other.Quiet;
        KeyframesRequested += other.KeyframesRequested;
        SubscriptionsRefused += other.SubscriptionsRefused;
        EventsDropped += other.EventsDropped;
    }
}
