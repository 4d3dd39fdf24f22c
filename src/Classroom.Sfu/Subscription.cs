using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One viewer's share of one track: its m-line, its outgoing stream, its own numbers, its layer.</summary>
public sealed class Subscription
{
    private readonly Forwarder _forwarder;
    private readonly LayerSelector _selector = new();
    private OutboundStream? _stream;
    private bool _isLimited;
    private Layer? _granted;
    private long _heldUntilUs, _downUs = long.MinValue / 2;
    private long _heldAtBps;
    private int _downs;
    private bool _isNew = true;
    private bool _wantsStill;
    private int _stillRound;
    private long _stillBytes;
    private int _toldChanges;

    internal Subscription(RouterPeer viewer, Track track, Transceiver transceiver)
    {
        Viewer = viewer;
        Track = track;
        Transceiver = transceiver;
        _forwarder = new Forwarder(transceiver.ClockRate, needsKeyframe: transceiver.Kind == MediaKind.Video);
    }

    public RouterPeer Viewer { get; }
    public Track Track { get; }
    public Transceiver Transceiver { get; }

    /// <summary>The section is agreed and the transport is up: packets may flow.</summary>
    public bool IsActive => _stream is not null;

    /// <summary>The layer that the viewer gets now, or null.</summary>
    public Layer? Layer => _selector.Current;

    /// <summary>What the layer takes that the viewer gets now.</summary>
    internal long FlowingBps => _selector.Current?.CostBps ?? 0;

    /// <summary>The layer that the viewer is to get.</summary>
    internal Encoding? Target => _selector.Target?.Encoding;

    /// <summary>How many lines of the picture the viewer shows, as far as it has said; stills are of the smallest layer.</summary>
    internal int Lines => !IsActive ? 0 : _wantsStill ? 1 : Viewer.TileHeightOf(Track);

    internal bool IsWaitingForKeyframe(Encoding layer) =>
        IsActive && Transceiver.Kind == MediaKind.Video && (_selector.Encoding == layer ? _forwarder.IsWaiting : _selector.Target?.Encoding == layer);

    /// <summary>Whether packets may be made equally long for this viewer.</summary>
    internal bool TakesPadding => Transceiver.RtxPayloadType is not null;

    /// <summary>Begins to send once both the description and the transport allow it; true when it began now.</summary>
    internal bool TryStart()
    {
        if (_stream is not null || !Transceiver.IsAgreed || Viewer.Connection.State != PeerState.Connected) return false;
        _stream = Viewer.Connection.GetOutbound(Transceiver);
        // Where the path has a limit nothing flows before it has a share.
        _isLimited = Transceiver.Kind == MediaKind.Video && Viewer.PlanShare();
        Track.Source.NoteLines(Lines);
        return true;
    }

    internal void Stop()
    {
        if (_stream is not null) _stream.Source = null;
        _stream = null;
        if (_wantsStill) Track.Stills.Leave();
        _wantsStill = false;
    }

    /// <summary>Chooses the layer anew, since something that it depends on has changed; asks for a key frame where that takes one.</summary>
    internal void SelectLayer(long nowUs, bool isUrgent = false)
    {
        if (!IsActive) return;
        ChooseStills(nowUs);
        var layer = Wanted(nowUs);
        if (_isLimited && layer is { } wanted && layer != _granted && (_granted is not { } granted || !LayerLadder.IsBelow(Track.Encodings, wanted, granted))) layer = _granted;
        var isFlowing = _selector.Encoding is not null;
        var mustAsk = _selector.Aim(nowUs, layer, isUrgent);
        // Broken off for want of room, which repairs of it would take: what comes next begins anew.
        if (isFlowing && _selector.Encoding is null) _stream!.Forget();
        if (!mustAsk) return;
        Track.NoteAim(layer!.Value.Encoding);
        RequestKeyframe(nowUs, isSubscribing: true);
    }

    // In place of a layer: the selector aims at none as long as stills are wanted.
    private void ChooseStills(long nowUs)
    {
        var wantsStill = Viewer.WantsStills && Track.Label == TrackLabel.Video && Viewer.TileHeightOf(Track) > 0;
        if (wantsStill == _wantsStill) return;
        (_wantsStill, _stillRound) = (wantsStill, 0);
        if (wantsStill) Track.Stills.Join(nowUs);
        else Track.Stills.Leave();
        Track.Source.NoteLines(Lines);
        Viewer.Router.Table.NoteDue(nowUs);
    }

    /// <summary>Sends a complete still of this layer as the next picture of the viewer's stream, unless it has had one of this round.</summary>
    internal void SendStill(long nowUs, Encoding layer, Stills stills, int round)
    {
        if (_stream is null || !_wantsStill || _stillRound == round) return;
        _stillRound = round;
        _forwarder.Restart();
        _stream.Source = layer.Source;
        _stillBytes = 0;
        for (var number = stills.First; number <= stills.Last; number += 1)
        {
            if (!layer.TryGet(number, out var packet)) continue;
            // Of several sizes the smallest, which comes first.
            if (packet.Head is { HasLayers: true, SpatialId: > 0 }) break;
            _stillBytes += packet.Payload.Length + Encoding.PacketOverhead;
            Send(nowUs, packet, divided: null, spatial: 0);
        }
    }

    /// <summary>What stills take of the viewer's path.</summary>
    internal long StillsBps => _wantsStill ? _stillBytes * 8 * 1_000_000 / Stills.PeriodUs : 0;

    /// <summary>The layers that this viewer's tile can use, with their costs.</summary>
    internal BitrateRequest Ask(long nowUs, long budgetBps)
    {
        var ladder = LayerLadder.Of(nowUs, Track.Encodings, Wanted(nowUs));
        var request = new BitrateRequest
        {
            Current = -1,
            Base = ladder.Base,
            IsNew = _isNew,
            IsHeld = nowUs < _heldUntilUs && budgetBps < ViewerBudget.ReleaseShare * _heldAtBps,
            IsFirst = Track.Label.IsShared(),
        };
        for (var i = 0; i < ladder.Count; i++)
        {
            var layer = ladder[i];
            // What does not come takes nothing.
            request.Add(layer.Encoding.IsLive(nowUs) && !Track.IsMuted ? layer.CostBps : 0);
            if (layer == _granted) request.Current = i;
        }
        // It had more than its tile can use now.
        if (request.Current < 0 && _granted is not null && ladder.Count > 0) request.Current = request.Layers - 1;
        return request;
    }

    /// <summary>Limits the layer to the one with this index among those asked for, -1 for none.</summary>
    internal void Grant(long nowUs, int index, long budgetBps, bool isUrgent, bool isOutranked)
    {
        var wanted = Wanted(nowUs);
        var ladder = LayerLadder.Of(nowUs, Track.Encodings, wanted);
        Layer? granted = index < 0 || ladder.Count == 0 ? null : ladder[Math.Min(index, ladder.Count - 1)];
        // Smaller than it was and smaller than it could be: for want of room, not because less is looked at or one that is more important has taken the room.
        if (!isOutranked && _granted is { } before && granted != before && granted != wanted && (granted is not { } now || LayerLadder.IsBelow(Track.Encodings, now, before)))
            Hold(nowUs, budgetBps);
        (_isLimited, _isNew, _granted) = (true, false, granted);
        SelectLayer(nowUs, isUrgent);
    }

    // Down again soon after the last time: then the way up was a mistake, and the next one waits longer.
    private void Hold(long nowUs, long budgetBps)
    {
        _heldAtBps = budgetBps;
        _downs = nowUs - _downUs < ViewerBudget.CalmUs ? Math.Min(_downs + 1, ViewerBudget.MaxDowns) : 0;
        _downUs = nowUs;
        _heldUntilUs = nowUs + (ViewerBudget.HoldUs << _downs);
    }

    /// <summary>The viewer's path has no limit that anybody knows.</summary>
    internal void Unlimit(long nowUs)
    {
        if (!_isLimited) return;
        _isLimited = false;
        SelectLayer(nowUs);
    }

    private Layer? Wanted(long nowUs)
    {
        if (Transceiver.Kind == MediaKind.Audio) return FirstOf(Track.Encodings[0]);
        if (_wantsStill) return null;
        var lines = Viewer.TileHeightOf(Track);
        return LayerLadder.Choose(nowUs, Track.Encodings, lines) ?? (lines <= 0 ? null : _selector.Target ?? FirstOf(Track.Encodings[0]));
    }

    private static Layer FirstOf(Encoding encoding) => new(encoding, encoding.HasLayers ? (byte)0 : Sfu.Layer.FullSize, Sfu.Layer.FullRate);

    /// <summary>Asks for a key frame of the layer that is meant.</summary>
    internal void RequestKeyframe(long nowUs, bool isSubscribing, bool isBeyondRepair = false)
    {
        // Decoders that wait for more than stills complain; only who has none yet is heard.
        if (_wantsStill && isSubscribing) Track.Stills.Welcome(nowUs);
        if (_selector.Target is { } layer) Track.RequestKeyframe(nowUs, layer.Encoding, isSubscribing, isBeyondRepair);
        Viewer.Router.Table.NoteDue(nowUs);
    }

    /// <summary>Breaks off cleanly, after a mute or a new source of this layer.</summary>
    internal void Restart(Encoding layer)
    {
        if (_selector.Encoding == layer) Restart();
    }

    internal void Restart()
    {
        _forwarder.Restart();
        _stillRound = 0;
        if (_stream is not null) _stream.Source = _selector.Encoding?.Source;
    }

    internal bool IsOf(OutboundStream stream) => _stream == stream;

    internal void Forward(long nowUs, Encoding layer, in ForwardedPacket packet)
    {
        if (_stream is null) return;
        switch (_selector.Take(nowUs, layer, packet.Time, packet.Head, packet.Sound is not null))
        {
            case LayerVerdict.Foreign:
                return;
            case LayerVerdict.Dropped:
                if (_forwarder.TryFill(packet, out var filler)) Viewer.Connection.TrySend(nowUs, _stream, filler, []);
                return;
            case LayerVerdict.Begun:
                Restart();
                break;
        }
        Send(nowUs, packet, packet.Head.HasLayers ? layer : null, _selector.Judged.Spatial);
    }

    // Of a stream that is divided, as the viewer's part of it, which ends with this spatial layer; whole where there is none.
    private void Send(long nowUs, in ForwardedPacket packet, Encoding? divided, int spatial)
    {
        if (!_forwarder.TryMap(nowUs, packet, _stream!, out var outgoing)) return;
        // What is the highest layer to this viewer ends the picture (RFC 9628 section 4.1).
        if (packet.Head is { HasLayers: true, EndsFrame: true } && packet.Head.SpatialId == spatial) outgoing = outgoing with { Marker = true };
        if (divided is not null && packet.Head.HasDescriptor) outgoing = Tell(divided, packet.Head, outgoing);
        // The payload is shared: each viewer's picture numbers are written over the last one's just before encryption.
        if (outgoing.PictureId >= 0) packet.Head.Numbers.Rewrite(packet.Payload, outgoing.PictureId, outgoing.Tl0PictureIndex);
        var hasLeft = packet.Sound is { } sound && TryRepeat(nowUs, sound, packet, out var repeated)
            ? Viewer.Connection.TrySend(nowUs, _stream!, outgoing with { IsRedundant = true }, repeated)
            : Viewer.Connection.TrySend(nowUs, _stream!, outgoing, packet.Payload);
        // What waits for its turn has given the peer a new deadline.
        if (!hasLeft) Viewer.NoteTouched();
    }

    // The viewer is told which targets it gets, with each structure and after each change.
    private OutgoingPacket Tell(Encoding layer, in VideoHead head, in OutgoingPacket outgoing)
    {
        var reader = layer.Descriptors!;
        var isNews = head.Descriptor.HasStructure || head.Descriptor.ActiveTargets is not null;
        if (!isNews && _toldChanges == _selector.Changes) return outgoing;
        var targets = reader.ActiveTargets & reader.Structure!.TargetsUpTo(_selector.Judged.Spatial, _selector.Judged.Temporal);
        var isSaid = targets == (head.Descriptor.ActiveTargets ?? (head.Descriptor.HasStructure ? reader.Structure.AllTargets : 0));
        _toldChanges = _selector.Changes;
        return isSaid ? outgoing : outgoing with { Descriptor = outgoing.Descriptor with { ActiveTargets = targets, Targets = head.Descriptor.Targets } };
    }

    // What a viewer loses of this comes again with the next packet, if it says that it loses any.
    private bool TryRepeat(long nowUs, SoundFrames sound, in ForwardedPacket packet, out Span<byte> repeated)
    {
        repeated = default;
        if (Transceiver.RedPayloadType is null) return false;
        var copies = Math.Min(Viewer.Redundancy.Choose(nowUs, _stream!.Stats.FractionLostOnPath), _forwarder.CountBefore(packet.Number));
        return copies > 0 && sound.TryBuild(copies, Transceiver.PayloadType, out repeated);
    }
}
