using System.Buffers.Binary;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu.Crossing;

/// <summary>
/// A track that is published at another worker of the process, where its inlet is: what comes over is fanned out here, and what is looked at here is told
/// there. All that it says is said again until it is known, since a ring may be full.
/// </summary>
public sealed class FarSource : TrackSource
{
    /// <summary>How long a layer goes on to come after the last one has looked away.</summary>
    public const long PeriodUs = 250_000;
    private const int Unknown = -1;

    private readonly WorkerLink _link;
    private readonly ActiveSpeakers _speakers;
    private readonly SourceClock[] _clocks;
    private readonly int[] _runs;
    private int _wantedTold = Unknown;
    private int _linesTold;
    private bool _chosenTold;
    private long _nextUs;

    internal FarSource(WorkerLink link, TrackDescription description, GatheringTracks gatheringTracks, ActiveSpeakers speakers)
    {
        _link = link;
        _speakers = speakers;
        Track = new Track(description, this, gatheringTracks, speakers);
        _clocks = [.. Track.Encodings.Select(_ => new SourceClock(description.ClockRate))];
        _runs = [.. Track.Encodings.Select(_ => Unknown)];
        link.Add(description.Number, this);
    }

    public Track Track { get; }

    internal override long DeadlineUs => _nextUs;

    internal bool IsOf(WorkerLink? link, uint number) => _link == link && Track.Description.Number == number;

    /// <summary>Takes a message from the worker where the track is published.</summary>
    internal void Take(long nowUs, in CrossingMessage message, Span<byte> payload)
    {
        if (message.Layer >= _clocks.Length) return;
        switch (message.Kind)
        {
            case CrossingKind.Packet:
                Receive(nowUs, message, payload);
                break;
            case CrossingKind.Clock:
                _clocks[message.Layer].Set(BinaryPrimitives.ReadInt64LittleEndian(payload), (ulong)message.First, new MediaTime(message.Second));
                break;
            case CrossingKind.Layer:
                Learn(message);
                break;
            case CrossingKind.Level:
                _speakers.Takes(nowUs, Track, message.Value);
                break;
        }
    }

    internal override void RequestKeyframe(long nowUs, int layer)
    {
        // It must come here as well: one for stills is of a layer that nobody else need look at.
        NoteAim(layer);
        _link.TrySend(new CrossingMessage { Track = Track.Description.Number, Kind = CrossingKind.Keyframe, Layer = (byte)layer });
    }

    /// <summary>Somebody looks at this layer from now on.</summary>
    internal override void NoteAim(int layer)
    {
        if (_wantedTold == Unknown || (_wantedTold & 1 << layer) == 0) Want(Math.Max(_wantedTold, 0) | 1 << layer, _linesTold);
    }

    internal override void NoteLines(int lines)
    {
        if (lines > _linesTold) _nextUs = 0;
    }

    internal override void TellChosen(bool isChosen)
    {
        if (_link.TrySend(new CrossingMessage { Track = Track.Description.Number, Kind = CrossingKind.Chosen, Flag = isChosen })) _chosenTold = isChosen;
    }

    internal override void HandleTimeout(long nowUs)
    {
        if (nowUs < _nextUs) return;
        _nextUs = nowUs + PeriodUs;
        var (wanted, lines) = (BitOf(Track.StillsLayer(nowUs)), Track.Lines);
        foreach (var subscription in Track.Subscriptions)
        {
            if (!subscription.IsActive) continue;
            wanted |= BitOf(subscription.Layer?.Encoding) | BitOf(subscription.Target);
        }
        if (wanted != _wantedTold || lines != _linesTold) Want(wanted, lines);
        if (_speakers.IsHome && Track.IsSpeaker != _chosenTold) TellChosen(Track.IsSpeaker);
    }

    internal override void End()
    {
        _link.Remove(Track.Description.Number);
        if (_wantedTold > 0 || _linesTold > 0) Want(0, lines: 0);
    }

    private void Learn(in CrossingMessage message)
    {
        var pixels = Track.Sound is null ? message.Second : 0;
        Track.LayerAt(message.Layer).Learn(_clocks[message.Layer], message.First, message.Value, (int)(pixels >> 32), (int)pixels);
        // Where the speakers are chosen that is known sooner, by the levels.
        if (Track.Sound is not null) Track.SpokeUs = Math.Max(Track.SpokeUs, message.Second);
    }

    private void Receive(long nowUs, in CrossingMessage message, Span<byte> payload)
    {
        // The mute may have come here before it came there.
        if (Track.IsMuted) return;
        var layer = message.Layer;
        if (_runs[layer] != message.Run)
        {
            _runs[layer] = message.Run;
            Track.Begin(nowUs, layer, _clocks[layer]);
        }
        var described = Track.Sound is null ? message.Value : 0;
        var descriptor = payload[(payload.Length - described)..];
        payload = payload[..^described];
        var packet = new SourcePacket { Number = new SequenceNumber(message.First), Time = new MediaTime(message.Second), Marker = message.Flag, Payload = payload, Descriptor = descriptor };
        if (Track.Sound is not { } sound)
        {
            Track.Forward(nowUs, layer, packet);
            return;
        }
        Track.LayerAt(layer).Note(nowUs, packet);
        if (sound.TryPass(packet.Number, packet.Time, payload)) Track.ForwardSound(nowUs, layer, packet);
    }

    private void Want(int layers, int lines)
    {
        var message = new CrossingMessage { Track = Track.Description.Number, Kind = CrossingKind.Wanted, Value = layers, First = lines };
        if (_link.TrySend(message)) (_wantedTold, _linesTold) = (layers, lines);
    }

    private int BitOf(Encoding? layer)
    {
        for (var i = 0; i < _clocks.Length; i++) if (Track.LayerAt(i) == layer) return 1 << i;
        return 0;
    }
}
