using Classroom.Rtc;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One viewer's share of one track: its m-line, its outgoing stream, its own numbers, its layer.</summary>
public sealed class Subscription
{
    private readonly Forwarder _forwarder;
    private readonly LayerSelector _selector = new();
    private OutboundStream? _stream;

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
    public Encoding? Layer => _selector.Current;

    internal bool IsWaitingForKeyframe(Encoding layer) =>
        IsActive && Transceiver.Kind == MediaKind.Video && (_selector.Current == layer ? _forwarder.IsWaiting : _selector.Target == layer);

    /// <summary>Whether packets may be made equally long for this viewer.</summary>
    internal bool TakesPadding => Transceiver.RtxPayloadType is not null;

    /// <summary>Begins to send once both the description and the transport allow it; true when it began now.</summary>
    internal bool TryStart()
    {
        if (_stream is not null || !Transceiver.IsAgreed || Viewer.Connection.State != PeerState.Connected) return false;
        _stream = Viewer.Connection.GetOutbound(Transceiver);
        return true;
    }

    internal void Stop()
    {
        if (_stream is not null) _stream.Source = null;
        _stream = null;
    }

    /// <summary>Chooses the layer anew, since something that it depends on has changed; asks for a key frame where that takes one.</summary>
    internal void SelectLayer(long nowUs)
    {
        if (!IsActive) return;
        var lines = Viewer.TileHeightOf(Track);
        var layer = Transceiver.Kind == MediaKind.Audio ? Track.Encodings[0]
            : LayerSelector.Choose(nowUs, Track.Encodings, lines) ?? (lines <= 0 ? null : _selector.Target ?? Track.Encodings[0]);
        if (_selector.Aim(nowUs, layer)) RequestKeyframe(nowUs, isSubscribing: true);
    }

    /// <summary>Asks for a key frame of the layer that is meant.</summary>
    internal void RequestKeyframe(long nowUs, bool isSubscribing)
    {
        if (_selector.Target is { } layer) Track.RequestKeyframe(nowUs, layer, isSubscribing);
    }

    /// <summary>Breaks off cleanly, after a mute or a new source of this layer.</summary>
    internal void Restart(Encoding layer)
    {
        if (_selector.Current == layer) Restart();
    }

    internal void Restart()
    {
        _forwarder.Restart();
        if (_stream is not null) _stream.Source = _selector.Current?.Stream;
    }

    internal bool IsOf(OutboundStream stream) => _stream == stream;

    internal void Forward(long nowUs, Encoding layer, in ForwardedPacket packet)
    {
        if (_stream is null || !_selector.Takes(nowUs, layer, packet.Ring is null || packet.Descriptor.StartsKeyFrame, out var isSwitch)) return;
        if (isSwitch) Restart();
        if (!_forwarder.TryMap(nowUs, packet, _stream, out var outgoing)) return;
        // The payload is shared: each viewer's picture numbers are written over the last one's just before encryption.
        if (outgoing.PictureId >= 0) packet.Descriptor.Rewrite(packet.Payload, outgoing.PictureId, outgoing.Tl0PictureIndex);
        Viewer.Connection.TrySend(nowUs, _stream, outgoing, packet.Payload);
    }
}
