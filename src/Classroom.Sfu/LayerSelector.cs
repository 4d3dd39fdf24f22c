using Classroom.Rtc.Codecs;

namespace Classroom.Sfu;

/// <summary>
/// Which of a track's layers one viewer gets. Another encoding begins with its key frame, be it larger or smaller, since its other frames mean nothing to a
/// decoder of this one; but what is not wanted any more is not sent for longer than it takes to ask for that key frame. Within one encoding fewer pictures come
/// at once, more where the publisher says that one can begin with them, and another size likewise: in general with a key frame.
/// </summary>
public sealed class LayerSelector
{
    /// <summary>A request, the network's way there and back, and a picture.</summary>
    public const long LeaveUs = 300_000;

    private long _leaveUs = long.MaxValue;
    private Encoding? _encoding;
    private byte _spatial, _temporal;

    /// <summary>What is forwarded now; null while nothing is.</summary>
    public Layer? Current => _encoding is null ? null : new Layer(_encoding, _spatial, _temporal);

    /// <summary>What is meant to be forwarded; null when the viewer wants nothing.</summary>
    public Layer? Target { get; private set; }

    /// <summary>The stream that is forwarded now, and of it up to which spatial layer.</summary>
    internal Encoding? Encoding => _encoding;
    internal byte Spatial => _spatial;
    internal byte Temporal => _temporal;

    /// <summary>Counts the changes of layer, so that a viewer can be told of each.</summary>
    internal int Changes { get; private set; }

    /// <summary>Says what is wanted from now on, and whether the present layer ends at once; true when a key frame of it must be asked for.</summary>
    public bool Aim(long nowUs, Layer? target, bool leavesAtOnce = false)
    {
        if (target == Target) return false;
        Target = target;
        _leaveUs = long.MaxValue;
        if (target is not { } aimed)
        {
            _encoding = null;
            return false;
        }
        // Begun with whatever there would be; now it is known how much that is.
        if (_encoding is not null) _spatial = (byte)Math.Min(_spatial, _encoding.SpatialLayers - 1);
        if (_encoding == aimed.Encoding && _spatial == aimed.Spatial) return false;
        // Down within one stream whose upper layers need the lower ones: they are there already.
        if (_encoding == aimed.Encoding && aimed.Spatial < _spatial && _encoding.IsNested) return false;
        if (leavesAtOnce) _encoding = null;
        else if (_encoding is not null && _encoding != aimed.Encoding) _leaveUs = nowUs + LeaveUs;
        return true;
    }

    /// <summary>What becomes of a packet; one that comes late changes nothing.</summary>
    public LayerVerdict Take(long nowUs, Encoding encoding, in VideoHead head, bool isSound, bool isLate)
    {
        if (encoding == _encoding)
        {
            if (nowUs >= _leaveUs) return LayerVerdict.Foreign;
            if (!head.HasLayers) return LayerVerdict.Taken;
            if (head.StartsFrame && !isLate) Step(head);
            // What has not come yet of the publisher's sizes keeps nobody from those that have.
            return head.Present.Contains(Math.Min(_spatial, encoding.SpatialLayers - 1), _temporal) ? LayerVerdict.Taken : LayerVerdict.Dropped;
        }
        if (Target is not { } target || target.Encoding != encoding || !(isSound || head.StartsKeyFrame)) return LayerVerdict.Foreign;
        (_encoding, _spatial, _temporal) = (encoding, target.Spatial, target.Temporal);
        _leaveUs = long.MaxValue;
        Changes++;
        return LayerVerdict.Begun;
    }

    private void Step(in VideoHead head)
    {
        if (Target is not { } target || target.Encoding != _encoding || target.Spatial == _spatial && target.Temporal == _temporal) return;
        var (spatial, temporal) = (_spatial, _temporal);
        if (head.Switch.Contains(target.Spatial, target.Temporal) && head.Source.Contains(_spatial, _temporal))
            (spatial, temporal) = (target.Spatial, target.Temporal);
        else if (target.Spatial < _spatial) temporal = 0;
        else if (target.Temporal < _temporal) temporal = target.Temporal;
        else temporal = Rise(head, target);
        if (spatial == _spatial && temporal == _temporal) return;
        (_spatial, _temporal) = (spatial, temporal);
        Changes++;
    }

    // As far towards the wanted rate as this frame allows.
    private byte Rise(in VideoHead head, in Layer target)
    {
        for (var temporal = target.Temporal; temporal > _temporal; temporal--)
            if (head.Switch.Contains(_spatial, temporal) && head.Source.Contains(_spatial, _temporal)) return temporal;
        return _temporal;
    }
}
