using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;
using Classroom.Sfu.Crossing;

namespace Classroom.Sfu;

/// <summary>
/// The receiving side of one published medium, where its publisher's connection is: what of it may pass, of which layer it is, and what the publisher is
/// asked for. What passes goes to its track, which fans it out, and once to each other worker where somebody looks.
/// </summary>
public sealed class Inlet : TrackSource
{
    /// <summary>Far above what a browser sends of a camera or a screen; every byte goes out once for each viewer.</summary>
    public const long MaxVideoBps = 8_000_000;
    public const long MaxAudioBps = 600_000;
    private const long BurstBytes = 1_000_000;

    private readonly ActiveSpeakers _speakers;
    private readonly WorkerLinks _links;
    private readonly InletCrossings _crossings;

    // The source of each layer, when it was last asked for a key frame, and how often it may be.
    private readonly InboundStream?[] _streams;
    private readonly long[] _askedUs;
    private readonly KeyframeAllowance[] _allowances;
    private Policer _policer;

    // Of a camera in several layers: which of them are needed, and when that is looked at again.
    private readonly LayerDemand? _demand;
    private long _demandDueUs;

    internal Inlet(RouterPeer publisher, Transceiver transceiver, TrackLabel label, GatheringTracks gatheringTracks, ActiveSpeakers speakers, WorkerLinks links)
    {
        _speakers = speakers;
        _links = links;
        Publisher = publisher;
        Transceiver = transceiver;
        Track = new Track(
            new TrackDescription(
                links.Add(this), publisher.ParticipantId, publisher.Alias, label, transceiver.Kind, transceiver.ClockRate, transceiver.VideoCodec,
                transceiver.IsStereo, [.. transceiver.Rids]),
            this, gatheringTracks, speakers);
        _crossings = new InletCrossings(Track);
        _streams = new InboundStream?[Track.Encodings.Count];
        _askedUs = new long[Track.Encodings.Count];
        _allowances = new KeyframeAllowance[Track.Encodings.Count];
        Array.Fill(_askedUs, long.MinValue / 2);
        if (label == TrackLabel.Video && Track.Encodings.Count > 1) _demand = new LayerDemand(Track.Encodings.Count);
        _policer = new Policer(transceiver.Kind == MediaKind.Video ? MaxVideoBps : MaxAudioBps, BurstBytes);
    }

    public RouterPeer Publisher { get; }
    public Transceiver Transceiver { get; }
    public Track Track { get; }

    /// <summary>Packets that came although the track is muted.</summary>
    public long MutedDropped { get; private set; }

    /// <summary>Packets above what a source may send.</summary>
    public long OverRateDropped { get; private set; }

    /// <summary>Packets of sound that were not passed on, since others are louder.</summary>
    public long QuietDropped { get; private set; }

    public long KeyframesRequested { get; private set; }

    /// <summary>Frames of sound that were lost on their way here and came with a later one.</summary>
    public long FramesRecovered => Track.Sound?.Recovered ?? 0;

    /// <summary>Packets of sound that could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>What its viewers have been told of it holds no longer: the publisher has agreed on something else since.</summary>
    internal bool IsOutdated => Track.Description.VideoCodec != Transceiver.VideoCodec || Track.Description.IsStereo != Transceiver.IsStereo;

    /// <summary>The hot path: one packet in, one out for each viewer of its layer.</summary>
    internal void Receive(long nowUs, in ReceivedMedia media)
    {
        // Enforced here, whatever the publisher's page does.
        if (Track.IsMuted)
        {
            MutedDropped++;
            return;
        }
        if (!_policer.TryTake(nowUs, media.Payload.Length))
        {
            OverRateDropped++;
            return;
        }
        if (Track.Sound is not null && !_speakers.Takes(nowUs, Track, media.AudioLevel))
        {
            QuietDropped++;
            return;
        }
        if (Find(media.Stream) is var layer && layer < 0) return;
        if (_streams[layer] != media.Stream) Begin(nowUs, layer, media.Stream);
        var packet = new SourcePacket { Number = media.Number, Time = media.Time, Marker = media.Marker, Payload = media.Payload, Descriptor = media.Descriptor };
        if (Track.Sound is { } sound)
        {
            ReceiveSound(nowUs, layer, packet, media, sound);
            return;
        }
        // Before the viewers here, whose picture numbers may be written over the payload's.
        _crossings.Cross(layer, packet);
        Track.Forward(nowUs, layer, packet);
    }

    /// <summary>Takes a message from a worker where the track is watched, or where the speakers are chosen.</summary>
    internal void Take(long nowUs, WorkerLink link, in CrossingMessage message)
    {
        switch (message.Kind)
        {
            case CrossingKind.Wanted:
                _crossings.Want(link, message.Value, (int)message.First);
                NoteLines((int)message.First);
                break;
            case CrossingKind.Keyframe when message.Layer < _streams.Length:
                RequestKeyframe(nowUs, message.Layer);
                break;
            case CrossingKind.Chosen:
                if (message.Flag && !Track.IsSpeaker) Track.Speak(nowUs);
                else if (!message.Flag) Track.FallSilent();
                break;
        }
    }

    /// <summary>For a gap that repairs could not close.</summary>
    internal void RequestKeyframe(long nowUs, InboundStream stream)
    {
        // A layer that is not made any more ends like this too; nobody waits for it.
        if (Find(stream) is var layer and >= 0 && _demand?.IsUnused(layer) != true) Track.LayerAt(layer).Keyframes.RequestAfterGap(nowUs);
    }

    /// <summary>Asks the publisher, not more often than one worker would, however many wish it.</summary>
    internal override void RequestKeyframe(long nowUs, int layer)
    {
        if (_streams[layer] is not { } stream || nowUs - _askedUs[layer] < KeyframeRequests.RepeatUs || nowUs < _allowances[layer].NextUs) return;
        _askedUs[layer] = nowUs;
        _allowances[layer].Take(nowUs);
        KeyframesRequested++;
        Publisher.Connection.RequestKeyframe(stream);
    }

    private void ReceiveSound(long nowUs, int layer, in SourcePacket packet, in ReceivedMedia media, SoundFrames sound)
    {
        Track.LayerAt(layer).Note(nowUs, packet);
        var frame = packet.Payload;
        if (media.IsRedundant)
        {
            if (!RedPacket.TryParse(frame, out var red) || red.PrimaryType != Transceiver.PayloadType)
            {
                Malformed++;
                return;
            }
            for (var distance = Math.Min(red.Redundant, SoundFrames.MaxRecovered); distance > 0; distance--)
                if (sound.TryRecover(media, red, distance, out var number, out var time, out var copy)) Pass(number, time, marker: false, copy);
            frame = red.Primary;
        }
        if (sound.TryPass(packet.Number, packet.Time, frame)) Pass(packet.Number, packet.Time, packet.Marker, frame);

        void Pass(SequenceNumber number, MediaTime time, bool marker, Span<byte> payload)
        {
            var passed = new SourcePacket { Number = number, Time = time, Marker = marker, Payload = payload };
            _crossings.Cross(layer, passed);
            Track.ForwardSound(nowUs, layer, passed);
        }
    }

    internal override long DeadlineUs => Math.Min(_crossings.DeadlineUs, _demand is null ? long.MaxValue : _demandDueUs);

    internal override void HandleTimeout(long nowUs)
    {
        _crossings.HandleTimeout(nowUs);
        if (_demand is null || nowUs < _demandDueUs) return;
        _demandDueUs = nowUs + Track.SelectUs;
        _demand.Look(nowUs, Track.Encodings, Math.Max(Track.Lines, _crossings.Lines));
        if (_demand.Unused == Publisher.UnusedTold) return;
        Publisher.UnusedTold = _demand.Unused;
        Publisher.Router.Emit(new LayersUnused(Publisher.Id, [.. Track.Encodings.Where((_, i) => _demand.IsUnused(i)).Select(layer => layer.Rid)]));
    }

    /// <summary>Where that is more than anybody has shown, a layer may be needed again, at once.</summary>
    internal override void NoteLines(int lines)
    {
        if (_demand is { } demand && lines > demand.Lines) _demandDueUs = 0;
    }

    internal override void NoteBreak() => _crossings.Break();

    internal override void End() => _links.Remove(Track.Description.Number);

    // By the name of its layer; a publisher's newer source takes the place of the older one.
    private int Find(InboundStream stream)
    {
        for (var i = 0; i < _streams.Length; i++)
            if (_streams[i] == stream) return i;
        for (var i = 0; i < _streams.Length; i++)
            if (_streams.Length == 1 || Track.LayerAt(i).Rid == stream.Rid) return i;
        return -1;
    }

    /// <summary>A publisher may go on under another SSRC.</summary>
    private void Begin(long nowUs, int layer, InboundStream stream)
    {
        _streams[layer] = stream;
        _crossings.Begin(layer);
        Track.Begin(nowUs, layer, stream.Clock);
    }
}
