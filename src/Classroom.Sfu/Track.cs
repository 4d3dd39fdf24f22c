using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One published medium of one participant, in one or several layers, and everybody who gets it.</summary>
public sealed class Track
{
    /// <summary>A repair takes at most half a second: so many packets may have come since.</summary>
    private const int MaxCatchUp = 200;

    /// <summary>Far above what a browser sends of a camera or a screen; every byte goes out once for each viewer.</summary>
    public const long MaxVideoBps = 8_000_000;
    public const long MaxAudioBps = 600_000;
    private const long BurstBytes = 1_000_000;

    /// <summary>Layers come and go with the publisher's line; viewers are led to others within this time.</summary>
    private const long SelectUs = 250_000;

    private readonly List<Subscription> _subscriptions = [];
    private readonly GatheringTracks _gatheringTracks;
    private readonly ActiveSpeakers _speakers;
    private readonly Encoding[] _encodings;
    private readonly SoundFrames? _sound;
    private Policer _policer;
    private long _nextSelectUs;

    internal Track(RouterPeer publisher, Transceiver transceiver, TrackLabel label, GatheringTracks gatheringTracks, ActiveSpeakers speakers)
    {
        _speakers = speakers;
        _gatheringTracks = gatheringTracks;
        Publisher = publisher;
        Transceiver = transceiver;
        VideoCodec = transceiver.VideoCodec;
        IsStereo = transceiver.IsStereo;
        Label = label;
        _encodings = transceiver.Rids.Count == 0
            ? [new Encoding(transceiver.Kind, VideoCodec)] : [.. transceiver.Rids.Select(rid => new Encoding(transceiver.Kind, VideoCodec, rid))];
        _sound = transceiver.Kind == MediaKind.Audio ? new SoundFrames() : null;
        _policer = new Policer(transceiver.Kind == MediaKind.Video ? MaxVideoBps : MaxAudioBps, BurstBytes);
    }

    public RouterPeer Publisher { get; }
    public Transceiver Transceiver { get; }
    public TrackLabel Label { get; }
    public string ParticipantId => Publisher.ParticipantId;
    public MediaKind Kind => Transceiver.Kind;
    public VideoCodec VideoCodec { get; }

    /// <summary>Music, in two channels.</summary>
    public bool IsStereo { get; }

    /// <summary>What its viewers have been told of it holds no longer: the publisher has agreed on something else since.</summary>
    internal bool IsOutdated => VideoCodec != Transceiver.VideoCodec || IsStereo != Transceiver.IsStereo;

    /// <summary>Its layers, in the order of the description; one for a plain stream.</summary>
    public IReadOnlyList<Encoding> Encodings => _encodings;
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;
    public bool IsMuted { get; private set; }

    /// <summary>Packets that came although the track is muted.</summary>
    public long MutedDropped { get; private set; }

    /// <summary>Packets above what a source may send.</summary>
    public long OverRateDropped { get; private set; }

    /// <summary>Packets of sound that were not passed on, since others are louder.</summary>
    public long QuietDropped { get; private set; }

    public long KeyframesRequested { get; private set; }

    /// <summary>Frames of sound that were lost on their way here and came with a later one.</summary>
    public long FramesRecovered => _sound?.Recovered ?? 0;

    /// <summary>Packets of sound that could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>Heard whatever the others do: whoever presents or interprets.</summary>
    public bool IsSticky { get; internal set; }

    /// <summary>Among the loudest, and since when.</summary>
    internal bool IsSpeaker => SpeakerSinceUs != long.MaxValue;
    internal long SpeakerSinceUs { get; set; } = long.MaxValue;

    /// <summary>A field, since it changes in place.</summary>
    internal Loudness Loudness;

    /// <summary>Stream and track name for browsers: whose it is, and what.</summary>
    public string Msid => MsidOf(ParticipantId, Label);

    internal static string MsidOf(string participantId, TrackLabel label)
    {
        var kind = label switch { TrackLabel.Audio => "audio", TrackLabel.Video => "video", _ => "screen" };
        return $"{participantId} {participantId}-{kind}";
    }

    // The first section of video is the camera, the second the screen; more have no meaning here.
    internal static TrackLabel? LabelOf(MediaKind kind, int ordinal) => (kind, ordinal) switch
    {
        (MediaKind.Audio, 0) => TrackLabel.Audio,
        (MediaKind.Video, 0) => TrackLabel.Video,
        (MediaKind.Video, 1) => TrackLabel.Screen,
        _ => null,
    };

    internal void Add(Subscription subscription) => _subscriptions.Add(subscription);

    internal void Remove(Subscription subscription)
    {
        subscription.Stop();
        _subscriptions.Remove(subscription);
        if (_subscriptions.Exists(s => s.IsActive)) return;
        foreach (var layer in _encodings) layer.Keyframes.Cancel();
    }

    internal void SetMuted(long nowUs, bool isMuted)
    {
        if (IsMuted == isMuted) return;
        FlushAll(nowUs);
        IsMuted = isMuted;
        _sound?.Reset();
        if (isMuted)
        {
            _speakers.Remove(this);
            return;
        }
        foreach (var subscription in _subscriptions)
        {
            subscription.Restart();
            subscription.RequestKeyframe(nowUs, isSubscribing: true);
        }
    }

    /// <summary>What was left out must not look like loss: the listeners' numbers go on where they stand.</summary>
    internal void BeginSpeaking()
    {
        _sound?.Reset();
        foreach (var subscription in _subscriptions) subscription.Restart();
    }

    internal void SetSticky(bool isSticky)
    {
        if (IsSticky == isSticky) return;
        IsSticky = isSticky;
        _speakers.Remove(this);
        BeginSpeaking();
    }

    internal void RequestKeyframe(long nowUs, Encoding layer, bool isSubscribing)
    {
        if (Kind == MediaKind.Video) layer.Keyframes.Request(nowUs, isSubscribing);
    }

    /// <summary>For a gap that repairs could not close.</summary>
    internal void RequestKeyframe(long nowUs, InboundStream stream)
    {
        if (Find(stream) is { } layer) RequestKeyframe(nowUs, layer, isSubscribing: false);
    }

    /// <summary>The hot path: one packet in, one out for each viewer of its layer.</summary>
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
        if (Kind == MediaKind.Audio && !_speakers.Takes(nowUs, this, media.AudioLevel))
        {
            QuietDropped++;
            return;
        }
        if (Find(media.Stream) is not { } layer) return;
        if (layer.SwitchTo(media.Stream)) BeginSource(nowUs, layer);
        if (_sound is not null)
        {
            ForwardSound(nowUs, layer, media, _sound);
            return;
        }
        var packet = layer.Take(nowUs, media);
        // A key frame whose start was overtaken or lost and repaired: the rest of it is here already.
        var isLateStart = packet.Head.StartsKeyFrame && packet.Number < layer.Highest;
        if (packet.Ring is null || isLateStart)
        {
            Flush(nowUs, layer);
            ForwardAtOnce(nowUs, layer, packet, isLateStart);
            return;
        }
        if (layer.Gathering.Count == 0) _gatheringTracks.Add(this);
        if (layer.Gathering.Add(nowUs, packet)) Flush(nowUs, layer);
    }

    private void ForwardSound(long nowUs, Encoding layer, in ReceivedMedia media, SoundFrames sound)
    {
        layer.Note(nowUs, media);
        var frame = media.Payload;
        if (media.IsRedundant)
        {
            if (!RedPacket.TryParse(frame, out var red) || red.PrimaryType != Transceiver.PayloadType)
            {
                Malformed++;
                return;
            }
            for (var distance = Math.Min(red.Redundant, SoundFrames.MaxRecovered); distance > 0; distance--)
                if (sound.TryRecover(media, red, distance, out var number, out var time, out var copy)) Send(number, time, false, copy);
            frame = red.Primary;
        }
        if (sound.TryPass(media.Number, media.Time, frame)) Send(media.Number, media.Time, media.Marker, frame);

        void Send(SequenceNumber number, MediaTime time, bool marker, Span<byte> payload) => ForwardAtOnce(
            nowUs, layer, new ForwardedPacket { Number = number, Time = time, Marker = marker, Payload = payload, Sound = sound }, isLateStart: false);
    }

    /// <summary>When gathered packets must go, or long.MaxValue.</summary>
    internal long GatheringDeadlineUs
    {
        get
        {
            var deadlineUs = long.MaxValue;
            foreach (var layer in _encodings) deadlineUs = Math.Min(deadlineUs, layer.Gathering.DeadlineUs);
            return deadlineUs;
        }
    }

    internal void FlushDue(long nowUs)
    {
        foreach (var layer in _encodings)
            if (layer.Gathering.DeadlineUs <= nowUs) Flush(nowUs, layer);
    }

    internal void FlushAll(long nowUs)
    {
        foreach (var layer in _encodings) Flush(nowUs, layer);
    }

    // By the name of its layer; a publisher's newer source takes the place of the older one.
    private Encoding? Find(InboundStream stream)
    {
        foreach (var layer in _encodings)
            if (layer.Stream == stream) return layer;
        foreach (var layer in _encodings)
            if (_encodings.Length == 1 || layer.Rid == stream.Rid) return layer;
        return null;
    }

    private void BeginSource(long nowUs, Encoding layer)
    {
        Flush(nowUs, layer);
        _sound?.Reset();
        foreach (var subscription in _subscriptions) subscription.Restart(layer);
        _nextSelectUs = nowUs;
    }

    /// <summary>Sends what was gathered: all of it to one viewer, then to the next.</summary>
    private void Flush(long nowUs, Encoding layer)
    {
        var gathering = layer.Gathering;
        if (gathering.Count == 0) return;
        gathering.Level();
        foreach (var subscription in _subscriptions)
        {
            for (var i = 0; i < gathering.Count; i++)
                if (gathering.TryGet(i, subscription.TakesPadding, out var packet)) subscription.Forward(nowUs, layer, packet);
        }
        gathering.Clear();
        _gatheringTracks.Remove(this);
    }

    private void ForwardAtOnce(long nowUs, Encoding layer, in ForwardedPacket packet, bool isLateStart)
    {
        foreach (var subscription in _subscriptions)
        {
            var mustCatchUp = isLateStart && subscription.IsWaitingForKeyframe(layer);
            subscription.Forward(nowUs, layer, packet);
            if (mustCatchUp) CatchUp(nowUs, layer, subscription, packet.Number);
        }
    }

    private static void CatchUp(long nowUs, Encoding layer, Subscription subscription, SequenceNumber start)
    {
        if (layer.Highest - start > MaxCatchUp) return;
        for (var number = start + 1; number <= layer.Highest; number += 1)
            if (layer.TryGet(number, out var packet)) subscription.Forward(nowUs, layer, packet);
    }

    /// <summary>When packets must go, layers be chosen or a key frame be asked for, or long.MaxValue; nobody to see it or nothing to ask means never.</summary>
    internal long DeadlineUs
    {
        get
        {
            if (IsMuted) return long.MaxValue;
            var deadlineUs = _encodings.Length > 1 ? _nextSelectUs : long.MaxValue;
            foreach (var layer in _encodings)
                if (layer.Stream is not null) deadlineUs = Math.Min(deadlineUs, Math.Min(layer.Gathering.DeadlineUs, layer.Keyframes.DeadlineUs));
            return deadlineUs;
        }
    }

    internal void HandleTimeout(long nowUs)
    {
        FlushDue(nowUs);
        if (IsMuted) return;
        if (_encodings.Length > 1 && nowUs >= _nextSelectUs)
        {
            _nextSelectUs = nowUs + SelectUs;
            foreach (var subscription in _subscriptions) subscription.SelectLayer(nowUs);
        }
        foreach (var layer in _encodings)
        {
            if (layer.Stream is not { } stream || !layer.Keyframes.TryTakeDue(nowUs)) continue;
            KeyframesRequested++;
            Publisher.Connection.RequestKeyframe(stream);
        }
    }
}
