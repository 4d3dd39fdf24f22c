using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>Maps a publisher's numbers, times and picture numbers to one viewer's, so that the viewer sees one unbroken stream.</summary>
public sealed class Forwarder(int clockRate, bool needsKeyframe)
{
    private bool _anchored;
    private SequenceNumber _first;
    private long _numberOffset;
    private long _timeOffset;
    private int _pictureOffset;
    private int _tl0Offset;
    private int _lastPictureId = -1;
    private int _lastTl0 = -1;

    /// <summary>Waiting for the packet from which the viewer can begin: the start of a key frame, or any sound.</summary>
    public bool IsWaiting => !_anchored;

    /// <summary>How many of the packets just before this one the viewer had from the same row.</summary>
    public int CountBefore(SequenceNumber number) => _anchored ? (int)Math.Min(number - _first, int.MaxValue) : 0;

    /// <summary>Breaks off; the next fitting packet continues the viewer's numbers where they stand.</summary>
    public void Restart() => _anchored = false;

    public bool TryMap(long nowUs, in ForwardedPacket packet, OutboundStream stream, out OutgoingPacket outgoing)
    {
        outgoing = default;
        if (!_anchored)
        {
            if (needsKeyframe && !packet.Head.StartsKeyFrame) return false;
            Anchor(nowUs, packet, stream);
        }
        // Late packets of the time before the anchor would fall on numbers that other packets have had.
        if (packet.Number < _first) return false;
        var pictureId = -1;
        var tl0 = -1;
        if (packet.Head is { IsVp8: true, Vp8.PictureId: >= 0 })
        {
            pictureId = packet.Head.Vp8.PictureId + _pictureOffset & Vp8Descriptor.PictureIdMask;
            tl0 = packet.Head.Vp8.Tl0PictureIndex + _tl0Offset & 0xFF;
            _lastPictureId = pictureId;
            _lastTl0 = tl0;
        }
        outgoing = new OutgoingPacket
        {
            Number = packet.Number + _numberOffset,
            Time = packet.Time + _timeOffset,
            Marker = packet.Marker,
            Ring = packet.Ring,
            Handle = packet.Handle,
            PaddingLength = packet.PaddingLength,
            PictureId = pictureId,
            Tl0PictureIndex = tl0,
        };
        return true;
    }

    private void Anchor(long nowUs, in ForwardedPacket packet, OutboundStream stream)
    {
        _anchored = true;
        _first = packet.Number;
        _numberOffset = stream.Highest + 1 - packet.Number;
        // The viewer's clock went on while nothing was sent; at least one tick, so that no two frames share a time.
        var pauseTicks = stream.HasSent ? Math.Max(1, (nowUs - stream.LastPacketUs) * clockRate / 1_000_000) : 0;
        _timeOffset = stream.LatestTime + pauseTicks - packet.Time;
        _pictureOffset = _lastPictureId >= 0 ? _lastPictureId + 1 - packet.Head.Vp8.PictureId : 0;
        _tl0Offset = _lastTl0 >= 0 ? _lastTl0 + 1 - packet.Head.Vp8.Tl0PictureIndex : 0;
        stream.TimeOffset = _timeOffset;
    }
}
