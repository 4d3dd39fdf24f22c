using Classroom.Rtc;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>One published medium of one participant and everybody who gets it.</summary>
public sealed class Track
{
    /// <summary>A repair takes at most half a second: so many packets may have come since.</summary>
    private const int MaxCatchUp = 200;

    /// <summary>Far above what a browser sends of a camera or a screen; every byte goes out once for each viewer.</summary>
    public const long MaxVideoBps = 8_000_000;
    public const long MaxAudioBps = 600_000;
    private const long BurstBytes = 1_000_000;

    private readonly List<Subscription> _subscriptions = [];
    private readonly FrameGathering _gathering = new();
    private readonly GatheringTracks _gatheringTracks;
    private Policer _policer;

    internal Track(RouterPeer publisher, Transceiver transceiver, TrackLabel label, GatheringTracks gatheringTracks)
    {
        _gatheringTracks = gatheringTracks;
        Publisher = publisher;
        Transceiver = transceiver;
        Label = label;
        Encoding = new Encoding(transceiver.Kind);
        _policer = new Policer(transceiver.Kind == MediaKind.Video ? MaxVideoBps : MaxAudioBps, BurstBytes);
    }

    public RouterPeer Publisher { get; }
    public Transceiver Transceiver { get; }
    public TrackLabel Label { get; }
    public string ParticipantId => Publisher.ParticipantId;
    public MediaKind Kind => Transceiver.Kind;
    public Encoding Encoding { get; }
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;
    public bool IsMuted { get; private set; }

    /// <summary>Packets that came although the track is muted.</summary>
    public long MutedDropped { get; private set; }

    /// <summary>Packets above what a source may send.</summary>
    public long OverRateDropped { get; private set; }

    public long KeyframesRequested { get; private set; }

    /// <summary>Stream and track name for browsers: whose it is, and what.</summary>
    public string Msid => MsidOf(ParticipantId, Label);

    internal static string MsidOf(string participantId, TrackLabel label)
    {
        var kind = label switch { TrackLabel.Audio => "audio", TrackLabel.Video => "video", _ => "screen" };
        return $"{participantId} {participantId}-{kind}";
    }

    internal void Add(Subscription subscription) => _subscriptions.Add(subscription);

    internal void Remove(Subscription subscription)
    {
        subscription.Stop();
        _subscriptions.Remove(subscription);
        if (!_subscriptions.Exists(s => s.IsActive)) Encoding.Keyframes.Cancel();
    }

    internal void SetMuted(long nowUs, bool isMuted)
    {
        if (IsMuted == isMuted) return;
        Flush(nowUs);
        IsMuted = isMuted;
        if (isMuted) return;
        foreach (var subscription in _subscriptions) subscription.Restart();
        RequestKeyframe(nowUs, isSubscribing: true);
    }

    internal void RequestKeyframe(long nowUs, bool isSubscribing)
    {
        if (Kind == MediaKind.Video) Encoding.Keyframes.Request(nowUs, isSubscribing);
    }

    /// <summary>The hot path: one packet in, one out for each viewer.</summary>
    internal void Forward(long nowUs, in ReceivedMedia media)
    {
        // Enforced here, whatever the publisher's page does.
        if (IsMuted)
        {
            MutedDropped++;
            return;
        }
        if (!_policer.TryTake(nowUs, media.Payload.Length))
        {
            OverRateDropped++;
            return;
        }
        if (Encoding.SwitchTo(media.Stream))
        {
            Flush(nowUs);
            foreach (var subscription in _subscriptions) subscription.Restart();
        }
        var packet = Encoding.Take(nowUs, media);
        // A key frame whose start was overtaken or lost and repaired: the rest of it is here already.
        var isLateStart = packet.Descriptor.StartsKeyFrame && packet.Number < Encoding.Highest;
        if (packet.Ring is null || isLateStart)
        {
            Flush(nowUs);
            ForwardAtOnce(nowUs, packet, isLateStart);
            return;
        }
        if (_gathering.Count == 0) _gatheringTracks.Add(this);
        if (_gathering.Add(nowUs, packet)) Flush(nowUs);
    }

    /// <summary>When gathered packets must go, or long.MaxValue.</summary>
    internal long GatheringDeadlineUs => _gathering.DeadlineUs;

    /// <summary>Sends what was gathered: all of it to one viewer, then to the next.</summary>
    internal void Flush(long nowUs)
    {
        if (_gathering.Count == 0) return;
        _gathering.Level();
        foreach (var subscription in _subscriptions)
        {
            for (var i = 0; i < _gathering.Count; i++)
                if (_gathering.TryGet(i, subscription.TakesPadding, out var packet)) subscription.Forward(nowUs, packet);
        }
        _gathering.Clear();
        _gatheringTracks.Remove(this);
    }

    private void ForwardAtOnce(long nowUs, in ForwardedPacket packet, bool isLateStart)
    {
        foreach (var subscription in _subscriptions)
        {
            var mustCatchUp = isLateStart && subscription.IsWaitingForKeyframe;
            subscription.Forward(nowUs, packet);
            if (mustCatchUp) CatchUp(nowUs, subscription, packet.Number);
        }
    }

    private void CatchUp(long nowUs, Subscription subscription, SequenceNumber start)
    {
        if (Encoding.Highest - start > MaxCatchUp) return;
        for (var number = start + 1; number <= Encoding.Highest; number += 1)
            if (Encoding.TryGet(number, out var packet)) subscription.Forward(nowUs, packet);
    }

    /// <summary>When packets must go or a key frame be asked for, or long.MaxValue; nobody to see it or nothing to ask means never.</summary>
    internal long DeadlineUs =>
        Encoding.Stream is null || IsMuted ? long.MaxValue : Math.Min(_gathering.DeadlineUs, Encoding.Keyframes.DeadlineUs);

    internal void HandleTimeout(long nowUs)
    {
        if (nowUs >= _gathering.DeadlineUs) Flush(nowUs);
        if (Encoding.Stream is not { } stream || IsMuted || !Encoding.Keyframes.TryTakeDue(nowUs)) return;
        KeyframesRequested++;
        Publisher.Connection.RequestKeyframe(stream);
    }
}
