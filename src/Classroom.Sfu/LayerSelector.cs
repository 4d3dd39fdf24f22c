using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>
/// Which of a track's layers one viewer gets. Another encoding begins with its key frame, be it larger or smaller, since its other frames mean nothing to a
/// decoder of this one. A larger one that is not wanted any more goes on for no longer than it takes to ask for that key frame, a smaller one until it is here.
/// Within one encoding fewer pictures come at once, more where the publisher says that one can begin with them, and another size likewise: in general with a key frame.
/// Whichever packet of a frame comes first decides for all of it: the one that starts it may be lost and come last.
/// </summary>
public sealed class LayerSelector
{
    /// <summary>A request, the network's way there and back, and a picture.</summary>
    public const long LeaveUs = 300_000;

    /// <summary>A key frame that did not bring the wanted size, since what of it began the size was lost or came too early: the next one may. A publisher may never make that size.</summary>
    public const long AskAgainUs = 1_000_000;
    public const int MaxAsks = 5;

    // Spatial layers have three bits in every codec's descriptor or fewer; a frame's place is its picture's time and its layer.
    private const int SpatialBits = 3;

    private long _leaveUs = long.MaxValue, _askUs = long.MaxValue;
    private int _asks;
    private Encoding? _encoding;

    // What has been forwarded from one frame on, and what before it: a late packet is judged like the rest of its frame.
    private (byte Spatial, byte Temporal) _now, _before;
    private long _since;

    // The newest picture, and the sizes of which a packet has come.
    private long _picture;
    private int _seen;

    /// <summary>What is forwarded now; null while nothing is.</summary>
    public Layer? Current => _encoding is null ? null : new Layer(_encoding, _now.Spatial, _now.Temporal);

    /// <summary>What is meant to be forwarded; null when the viewer wants nothing.</summary>
    public Layer? Target { get; private set; }

    /// <summary>The stream that is forwarded now.</summary>
    internal Encoding? Encoding => _encoding;

    /// <summary>Up to which layers of it those get what they need who get the packet that was judged last.</summary>
    internal (byte Spatial, byte Temporal) Judged { get; private set; }

    /// <summary>Counts the changes of layer, so that a viewer can be told of each.</summary>
    internal int Changes { get; private set; }

    /// <summary>Says what is wanted from now on, and whether the present layer ends at once; true when a key frame of it must be asked for.</summary>
    public bool Aim(long nowUs, Layer? target, bool leavesAtOnce = false)
    {
        if (target == Target) return MustAskAgain(nowUs);
        Target = target;
        // What has been left has gaps: back to it, too, with a key frame alone.
        if (nowUs >= _leaveUs) _encoding = null;
        (_leaveUs, _askUs) = (long.MaxValue, long.MaxValue);
        if (target is not { } aimed)
        {
            _encoding = null;
            return false;
        }
        // Begun with whatever there would be; now it is known how much that is.
        if (_encoding is not null) _now.Spatial = (byte)Math.Min(_now.Spatial, _encoding.SpatialLayers - 1);
        if (_encoding == aimed.Encoding && _now.Spatial == aimed.Spatial) return false;
        // Down within one stream whose upper layers need the lower ones: they are there already.
        if (_encoding == aimed.Encoding && aimed.Spatial < _now.Spatial && _encoding.IsNested) return false;
        if (leavesAtOnce) _encoding = null;
        // The smaller one is kept until the larger one is here: it may have to be made first.
        else if (_encoding is not null && _encoding != aimed.Encoding && aimed.Size <= Current!.Value.Size) _leaveUs = nowUs + LeaveUs;
        (_askUs, _asks) = (nowUs + AskAgainUs, 0);
        return true;
    }

    // For another stream its request stands until its key frame comes, with whatever of it is first.
    private bool MustAskAgain(long nowUs)
    {
        if (nowUs < _askUs || Target is not { } target || target.Encoding != _encoding || target.Spatial == _now.Spatial) return false;
        _askUs = ++_asks < MaxAsks ? nowUs + AskAgainUs : long.MaxValue;
        return true;
    }

    /// <summary>What becomes of a packet of the picture of this time.</summary>
    public LayerVerdict Take(long nowUs, Encoding encoding, MediaTime time, in VideoHead head, bool isSound)
    {
        if (encoding == _encoding)
        {
            if (nowUs >= _leaveUs) return LayerVerdict.Foreign;
            Judged = _now;
            if (!head.HasLayers) return LayerVerdict.Taken;
            Look(time, head);
            Judged = PlaceOf(time, head.SpatialId) >= _since ? _now : _before;
            // What of it came before its start has been dropped: another one is needed.
            if (head.StartsKeyFrame && _asks < MaxAsks && Target is { } wanted && wanted.Spatial != _now.Spatial) _askUs = nowUs;
            // What has not come yet of the publisher's sizes keeps nobody from those that have.
            return head.Present.Contains(Math.Min(Judged.Spatial, encoding.SpatialLayers - 1), Judged.Temporal) ? LayerVerdict.Taken : LayerVerdict.Dropped;
        }
        if (Target is not { } target || target.Encoding != encoding || !(isSound || head.StartsKeyFrame)) return LayerVerdict.Foreign;
        _encoding = encoding;
        _now = _before = Judged = (target.Spatial, target.Temporal);
        _since = _picture = PlaceOf(time, 0);
        _seen = 1 << head.SpatialId;
        _leaveUs = long.MaxValue;
        Changes++;
        return LayerVerdict.Begun;
    }

    private static long PlaceOf(MediaTime time, int spatial) => (time.Ticks << SpatialBits) + spatial;

    // Whether a frame of the newest picture begins with this packet.
    private void Look(MediaTime time, in VideoHead head)
    {
        var picture = PlaceOf(time, 0);
        var isNewPicture = picture > _picture;
        if (isNewPicture) (_picture, _seen) = (picture, 0);
        if (picture != _picture || (_seen >> head.SpatialId & 1) != 0) return;
        Step(PlaceOf(time, head.SpatialId), isNewPicture, head);
        _seen |= 1 << head.SpatialId;
    }

    private void Step(long frame, bool isNewPicture, in VideoHead head)
    {
        if (Target is not { } target || target.Encoding != _encoding || (target.Spatial, target.Temporal) == _now) return;
        // All sizes begin anew, those below this frame's too, whether they have come yet or not.
        var isKeyPicture = isNewPicture && head.IsIntra && (head.SpatialId == 0 || !_encoding.IsNested);
        // Of larger frames of the picture some packets are gone already, this way or that.
        var isOvertaken = _seen >> head.SpatialId != 0;
        var next = isKeyPicture || !isOvertaken && CanSwitch(head, target.Spatial, target.Temporal) ? (target.Spatial, target.Temporal)
            : isOvertaken ? Climb(head, target) : Approach(head, target);
        if (next == _now) return;
        (_before, _now, _since) = (_now, next, isKeyPicture ? _picture : frame);
        Changes++;
    }

    // As far towards what is wanted as this frame allows.
    private (byte Spatial, byte Temporal) Approach(in VideoHead head, in Layer target)
    {
        var (spatial, temporal) = _now;
        if (target.Spatial < spatial)
        {
            // The smaller size is there where the larger needs it; else as little as can be until a key frame comes.
            return _encoding!.IsNested ? (target.Spatial, Math.Min(temporal, target.Temporal)) : (spatial, (byte)0);
        }
        var climbed = Climb(head, target);
        if (climbed != _now) return climbed;
        if (target.Temporal < temporal) return (spatial, target.Temporal);
        for (var higher = target.Temporal; higher > temporal; higher--)
            if (CanSwitch(head, spatial, higher)) return (spatial, higher);
        return _now;
    }

    // To the largest wanted size that can be begun and of which nothing has been dropped, nor of what it needs.
    private (byte Spatial, byte Temporal) Climb(in VideoHead head, in Layer target)
    {
        for (var spatial = target.Spatial; spatial > _now.Spatial; spatial--)
        {
            var needed = (2 << spatial) - (2 << _now.Spatial);
            if ((_seen & needed) == 0 && CanSwitch(head, spatial, _now.Temporal)) return (spatial, _now.Temporal);
        }
        return _now;
    }

    private bool CanSwitch(in VideoHead head, int spatial, int temporal) => head.Switch.Contains(spatial, temporal) && head.Source.Contains(_now.Spatial, _now.Temporal);
}
