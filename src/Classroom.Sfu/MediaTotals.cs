using Classroom.Rtc;
using Classroom.Rtc.Streams;

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

    /// <summary>Frames of sound that were lost on their way here and came with a later one.</summary>
    public long Recovered { get; private set; }
    public long KeyframesRequested { get; private set; }
    public long SubscriptionsRefused { get; private set; }
    public long EventsDropped { get; private set; }

    /// <summary>Media packets that came, that were sent, and what of both was lost on the way.</summary>
    public long PacketsIn { get; private set; }
    public long PacketsOut { get; private set; }
    public long LostIn { get; private set; }
    public long LostOut { get; private set; }
    public long Retransmitted { get; private set; }

    /// <summary>What viewers told of arrivals, packets that waited for a viewer's path, and probes of paths.</summary>
    public long Feedbacks { get; private set; }
    public long Paced { get; private set; }
    public long Probes { get; private set; }

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
        foreach (var stream in peer.Inbound)
        {
            PacketsIn += stream.Stats.Packets;
            LostIn += stream.Stats.Lost;
        }
        foreach (var stream in peer.Outbound) Add(stream.Stats);
        Add(peer.Counters.EndedStreams);
        Feedbacks += peer.Congestion?.Feedbacks ?? 0;
        Paced += peer.Congestion?.Waited ?? 0;
        Probes += peer.Congestion?.Probes ?? 0;
    }

    private void Add(RtpStats sent)
    {
        PacketsOut += sent.Packets;
        LostOut += sent.Lost;
        Retransmitted += sent.Retransmitted;
    }

    public void Add(Inlet inlet)
    {
        Muted += inlet.MutedDropped;
        OverRate += inlet.OverRateDropped;
        Quiet += inlet.QuietDropped;
        Malformed += inlet.Malformed;
        Recovered += inlet.FramesRecovered;
        KeyframesRequested += inlet.KeyframesRequested;
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
        Recovered += other.Recovered;
        KeyframesRequested += other.KeyframesRequested;
        SubscriptionsRefused += other.SubscriptionsRefused;
        EventsDropped += other.EventsDropped;
        PacketsIn += other.PacketsIn;
        PacketsOut += other.PacketsOut;
        LostIn += other.LostIn;
        LostOut += other.LostOut;
        Retransmitted += other.Retransmitted;
        Feedbacks += other.Feedbacks;
        Paced += other.Paced;
        Probes += other.Probes;
    }
}
