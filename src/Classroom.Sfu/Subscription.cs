using Classroom.Rtc;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One viewer's share of one track: its m-line, its outgoing stream, its own numbers.</summary>
public sealed class Subscription
{
    private readonly Forwarder _forwarder;
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
    public bool IsWaitingForKeyframe => IsActive && Transceiver.Kind == MediaKind.Video && _forwarder.IsWaiting;

    /// <summary>Whether packets may be made equally long for this viewer.</summary>
    internal bool TakesPadding => Transceiver.RtxPayloadType is not null;

    /// <summary>Begins to send once both the description and the transport allow it; true when it began now.</summary>
    internal bool TryStart()
    {
        if (_stream is not null || !Transceiver.IsAgreed || Viewer.Connection.State != PeerState.Connected) return false;
        _stream = Viewer.Connection.GetOutbound(Transceiver);
        _stream.Source = Track.Encoding.Stream;
        return true;
    }

    internal void Stop()
    {
        if (_stream is not null) _stream.Source = null;
        _stream = null;
    }

    /// <summary>Breaks off cleanly, after a mute or a new source.</summary>
    internal void Restart()
    {
        _forwarder.Restart();
        if (_stream is not null) _stream.Source = Track.Encoding.Stream;
    }

    internal bool IsOf(OutboundStream stream) => _stream == stream;

    internal void Forward(long nowUs, in ForwardedPacket packet)
    {
        if (_stream is null || !_forwarder.TryMap(nowUs, packet, _stream, out var outgoing)) return;
        // The payload is shared: each viewer's picture numbers are written over the last one's just before encryption.
        if (outgoing.PictureId >= 0) packet.Descriptor.Rewrite(packet.Payload, outgoing.PictureId, outgoing.Tl0PictureIndex);
        Viewer.Connection.TrySend(nowUs, _stream, outgoing, packet.Payload);
    }
}
