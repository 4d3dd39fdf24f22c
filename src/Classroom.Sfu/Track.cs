using System.Runtime.CompilerServices;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One published medium of one participant, in one or several layers, and everybody here who gets it.</summary>
public sealed class Track
{
    /// <summary>A repair takes at most half a second: so many packets may have come since.</summary>
    private const int MaxCatchUp = 200;

    /// <summary>Layers come and go with the publisher's line; viewers are led to others within this time.</summary>
    internal const long SelectUs = 250_000;

    private readonly List<Subscription> _subscriptions = [];
    private readonly GatheringTracks _gatheringTracks;
    private readonly ActiveSpeakers _speakers;
    private readonly Encoding[] _encodings;
    private long _nextSelectUs;

    internal Track(TrackDescription description, TrackSource source, GatheringTracks gatheringTracks, ActiveSpeakers speakers)
    {
        Description = description;
        Source = source;
        _speakers = speakers;
        _gatheringTracks = gatheringTracks;
        _encodings = description.Rids.Count == 0
            ? [new Encoding(Kind, VideoCodec)] : [.. description.Rids.Select(rid => new Encoding(Kind, VideoCodec, rid))];
        Sound = Kind == MediaKind.Audio ? new SoundFrames() : null;
    }

    public TrackDescription Description { get; }

    /// <summary>Its inlet, here or at another worker.</summary>
    internal TrackSource Source { get; }
    public TrackLabel Label => Description.Label;
    public string ParticipantId => Description.ParticipantId;
    public MediaKind Kind => Description.Kind;
    public VideoCodec VideoCodec => Description.VideoCodec;

    /// <summary>Music, in two channels.</summary>
    public bool IsStereo => Description.IsStereo;

    /// <summary>Its layers, in the order of the description; one for a plain stream.</summary>
    public IReadOnlyList<Encoding> Encodings => _encodings;
    internal Encoding LayerAt(int index) => _encodings[index];
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;
    public bool IsMuted { get; private set; }

    /// <summary>Of the largest tile that shows it here.</summary>
    internal int Lines
    {
        get
        {
            var most = 0;
            foreach (var subscription in _subscriptions) most = Math.Max(most, subscription.Lines);
            return most;
        }
    }

    /// <summary>Only of sound: its latest frames.</summary>
    internal SoundFrames? Sound { get; }

    /// <summary>The microphone of the same participant.</summary>
    internal Track? Voice { get; set; }

    /// <summary>Comes first whatever the others do: of whoever presents or interprets; what a shared screen plays.</summary>
    public bool IsSticky { get; private set; }
    internal Stills Stills { get; } = new();

    /// <summary>The layer that stills are taken of, while anybody wants them.</summary>
    internal Encoding? StillsLayer(long nowUs) => Stills.HasViewers ? Stills.Smallest(nowUs, _encodings) : null;

    /// <summary>Of whoever interprets: after whoever presents.</summary>
    internal bool Interprets { get; set; }

    /// <summary>Among the loudest, and since when.</summary>
    internal bool IsSpeaker => SpeakerSinceUs != long.MaxValue;
    internal long SpeakerSinceUs { get; set; } = long.MaxValue;

    /// <summary>When it was last speech, and among the loudest.</summary>
    internal long SpokeUs { get; set; } = long.MinValue / 2;

    /// <summary>Speaks, or did a moment ago: between two sentences nobody loses a rank.</summary>
    internal bool IsActiveSpeaker(long nowUs) => !IsMuted && nowUs - SpokeUs < ActiveSpeakers.PauseUs;

    /// <summary>A field, since it changes in place.</summary>
    internal Loudness Loudness;

    /// <summary>Stream and track name for browsers: whose it is, and what.</summary>
    public string Msid => MsidOf(ParticipantId, Label);

    internal static string MsidOf(string participantId, TrackLabel label) => $"{participantId} {participantId}-{label.NameOf()}";

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
        Sound?.Reset();
        if (isMuted)
        {
            _speakers.Remove(this);
            return;
        }
        Source.NoteBreak();
        foreach (var subscription in _subscriptions)
        {
            subscription.Restart();
            subscription.RequestKeyframe(nowUs, isSubscribing: true);
        }
    }

    /// <summary>Chosen as one of the loudest.</summary>
    internal void Speak(long nowUs)
    {
        SpeakerSinceUs = nowUs;
        BeginSpeaking();
        Source.TellChosen(isChosen: true);
    }

    internal void FallSilent()
    {
        SpeakerSinceUs = long.MaxValue;
        Source.TellChosen(isChosen: false);
    }

    // What was left out must not look like loss: the listeners' numbers go on where they stand.
    private void BeginSpeaking()
    {
        Source.NoteBreak();
        Sound?.Reset();
        foreach (var subscription in _subscriptions) subscription.Restart();
    }

    internal void SetSticky(bool isSticky)
    {
        if (IsSticky == isSticky) return;
        IsSticky = isSticky;
        if (Sound is null) return;
        _speakers.Remove(this);
        BeginSpeaking();
    }

    /// <summary>A viewer is to get this layer.</summary>
    internal void NoteAim(Encoding layer) => Source.NoteAim(Array.IndexOf(_encodings, layer));

    internal void RequestKeyframe(long nowUs, Encoding layer, bool isSubscribing, bool isBeyondRepair)
    {
        if (Kind != MediaKind.Video) return;
        if (isBeyondRepair) layer.Keyframes.RequestAfterGap(nowUs);
        else layer.Keyframes.Request(nowUs, isSubscribing);
    }

    /// <summary>A source's first packet of this layer comes now.</summary>
    internal void Begin(long nowUs, int index, SourceClock clock)
    {
        var layer = _encodings[index];
        Flush(nowUs, layer);
        layer.Begin(clock);
        Sound?.Reset();
        foreach (var subscription in _subscriptions) subscription.Restart(layer);
        _nextSelectUs = nowUs;
    }

    /// <summary>One packet of a picture in, one out for each viewer of its layer.</summary>
    internal void Forward(long nowUs, int index, in SourcePacket source)
    {
        var layer = _encodings[index];
        var packet = layer.Take(nowUs, source);
        if (packet.Ring is not null && Stills.IsCompleteWith(nowUs, _encodings, layer, packet)) SendStills(nowUs, layer);
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

    private void SendStills(long nowUs, Encoding layer)
    {
        var round = Stills.TakeRound(nowUs);
        foreach (var subscription in _subscriptions) subscription.SendStill(nowUs, layer, Stills, round);
    }

    /// <summary>One frame of sound, which is among the kept ones.</summary>
    internal void ForwardSound(long nowUs, int index, in SourcePacket source) => ForwardAtOnce(
        nowUs, _encodings[index],
        new ForwardedPacket { Number = source.Number, Time = source.Time, Marker = source.Marker, Payload = source.Payload, Sound = Sound }, isLateStart: false);

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

    // The loops here are called for a picture, not for a packet: the runtime would compile them anew only after minutes (ADR 0010).

    /// <summary>Sends what was gathered: all of it to one viewer, then to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>When packets must go, layers be chosen or a key frame be asked for; long.MaxValue where nothing is due. What is made of a camera in several layers is looked at even while it is muted.</summary>
    internal long DeadlineUs
    {
        get
        {
            var deadlineUs = Source.DeadlineUs;
            if (IsMuted) return deadlineUs;
            deadlineUs = Math.Min(deadlineUs, Math.Min(HasChoice ? _nextSelectUs : long.MaxValue, Stills.DeadlineUs));
            foreach (var layer in _encodings)
                if (layer.Source is not null) deadlineUs = Math.Min(deadlineUs, Math.Min(layer.Gathering.DeadlineUs, layer.Keyframes.DeadlineUs));
            return deadlineUs;
        }
    }

    private bool HasChoice => _encodings.Length > 1 || _encodings[0].HasLayers;

    internal void HandleTimeout(long nowUs)
    {
        FlushDue(nowUs);
        Source.HandleTimeout(nowUs);
        if (IsMuted) return;
        if (HasChoice && nowUs >= _nextSelectUs)
        {
            _nextSelectUs = nowUs + SelectUs;
            foreach (var subscription in _subscriptions) subscription.SelectLayer(nowUs);
            RequestUnknown(nowUs);
        }
        if (Stills.TryTakeDue(nowUs)) Stills.RequestKeyframes(nowUs, _encodings);
        for (var i = 0; i < _encodings.Length; i++)
            if (_encodings[i].Source is not null && _encodings[i].Keyframes.TryTakeDue(nowUs)) Source.RequestKeyframe(nowUs, i);
    }

    // So that it is known which layer a tile needs, and which none does.
    private void RequestUnknown(long nowUs)
    {
        foreach (var layer in _encodings)
            if (layer.IsUnknown(nowUs)) layer.Keyframes.Request(nowUs, isSubscribing: false);
    }
}
