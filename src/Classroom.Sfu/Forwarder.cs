using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>Maps a publisher's numbers, times, picture and frame numbers to one viewer's, so that the viewer sees one unbroken stream, of however few layers.</summary>
public sealed class Forwarder(int clockRate, bool needsKeyframe)
{
    private const int FrameNumbers = 1 << 16;

    private SkippedNumbers _skipped;
    private bool _anchored;
    private SequenceNumber _first;
    private long _numberOffset;
    private long _timeOffset;
    private int _pictureOffset;
    private int _tl0Offset;
    private int _frameOffset;
    private int _lastPictureId = -1;
    private int _lastTl0 = -1;
    private int _lastFrame = -1;

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
        var isLate = _skipped.IsLate(packet.Number);
        // Late packets of the time before the anchor would fall on numbers that other packets have had.
        if (packet.Number < _first || !_skipped.TryTake(packet.Number, out var skippedSince)) return false;
        var (pictureId, tl0) = MapPicture(packet.Head.Numbers);
        var frame = (packet.Head.Descriptor.FrameNumber + _frameOffset) % FrameNumbers;
        if (!isLate) (_lastPictureId, _lastTl0, _lastFrame) = (pictureId, tl0, packet.Head.HasDescriptor ? frame : -1);
        outgoing = new OutgoingPacket
        {
            Number = packet.Number + _numberOffset + skippedSince,
            Time = packet.Time + _timeOffset,
            Marker = packet.Marker,
            Ring = packet.Ring,
            Handle = packet.Handle,
            PaddingLength = packet.PaddingLength,
            PictureId = pictureId,
            Tl0PictureIndex = tl0,
            Descriptor = packet.Head.HasDescriptor ? new DescriptorChange((ushort)frame, 0, 0, packet.Head.Descriptor.TargetsAt) : default,
        };
        return true;
    }

    /// <summary>Leaves a packet out. Where its number has been given away already, as for a packet that was lost and comes late, nothing but padding goes under it.</summary>
    public bool TryFill(in ForwardedPacket packet, out OutgoingPacket filler)
    {
        filler = default;
        if (!_anchored || packet.Number < _first) return false;
        if (_skipped.TrySkip(packet.Number))
        {
            _numberOffset--;
            return false;
        }
        if (!_skipped.TryTake(packet.Number, out var skippedSince)) return false;
        filler = new OutgoingPacket { IsFiller = true, Number = packet.Number + _numberOffset + skippedSince, Time = packet.Time + _timeOffset, PictureId = -1, Tl0PictureIndex = -1 };
        return true;
    }

    private (int PictureId, int Tl0Index) MapPicture(in PictureNumbers numbers) => numbers.HasId
        ? (numbers.Id + _pictureOffset & PictureNumbers.IdMask, numbers.Tl0Index + _tl0Offset & 0xFF) : (-1, -1);

    private void Anchor(long nowUs, in ForwardedPacket packet, OutboundStream stream)
    {
        _anchored = true;
        _first = packet.Number;
        _skipped.Begin(packet.Number);
        _numberOffset = stream.Highest + 1 - packet.Number;
        // The viewer's clock went on while nothing was sent; at least one tick, so that no two frames share a time.
        var pauseTicks = stream.HasSent ? Math.Max(1, (nowUs - stream.LastPacketUs) * clockRate / 1_000_000) : 0;
        _timeOffset = stream.LatestTime + pauseTicks - packet.Time;
        _pictureOffset = _lastPictureId >= 0 ? _lastPictureId + 1 - packet.Head.Numbers.Id : 0;
        _tl0Offset = _lastTl0 >= 0 ? _lastTl0 + 1 - packet.Head.Numbers.Tl0Index : 0;
        _frameOffset = _lastFrame >= 0 ? (_lastFrame + 1 - packet.Head.Descriptor.FrameNumber + FrameNumbers) % FrameNumbers : 0;
        stream.TimeOffset = _timeOffset;
    }
}
