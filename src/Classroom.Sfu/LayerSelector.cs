namespace Classroom.Sfu;

/// <summary>
/// Which of a track's layers one viewer gets. Up only with a key frame of the higher layer. Down as well, since a lower layer's other frames mean
/// nothing to a decoder of the higher one; but what is not wanted any more is not sent for longer than it takes to ask for that key frame.
/// </summary>
public sealed class LayerSelector
{
    /// <summary>A request, the network's way there and back, and a picture.</summary>
    public const long LeaveUs = 300_000;

    private long _leaveUs = long.MaxValue;

    /// <summary>What is forwarded now; null while nothing is.</summary>
    public Encoding? Current { get; private set; }

    /// <summary>What is meant to be forwarded; null when the viewer wants nothing.</summary>
    public Encoding? Target { get; private set; }

    public bool IsSwitching => Target is not null && Current != Target;

    /// <summary>Says what is wanted from now on, and whether the present layer ends at once; true when a key frame of it must be asked for.</summary>
    public bool Aim(long nowUs, Encoding? target, bool leavesAtOnce = false)
    {
        if (target == Target) return false;
        Target = target;
        if (target is null || leavesAtOnce) Current = null;
        _leaveUs = Current is not null && Current != target ? nowUs + LeaveUs : long.MaxValue;
        return IsSwitching;
    }

    /// <summary>Whether a packet of this layer goes to the viewer, and whether the viewer's stream breaks before it.</summary>
    public bool Takes(long nowUs, Encoding layer, bool startsKeyFrame, out bool isSwitch)
    {
        isSwitch = false;
        if (layer == Current) return nowUs < _leaveUs || Target == Current;
        if (layer != Target || !startsKeyFrame) return false;
        Current = layer;
        _leaveUs = long.MaxValue;
        isSwitch = true;
        return true;
    }

    /// <summary>The smallest layer that fills so many lines, else the largest that there is; null for no lines, or while none has come.</summary>
    public static Encoding? Choose(long nowUs, IReadOnlyList<Encoding> layers, int lines)
    {
        if (lines <= 0) return null;
        Encoding? enough = null, largest = null;
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            if (!layer.IsLive(nowUs)) continue;
            if (largest is null || IsLarger(layer, largest)) largest = layer;
            if (layer.Height >= lines && (enough is null || IsLarger(enough, layer))) enough = layer;
        }
        return enough ?? largest;
    }

    /// <summary>The largest layer that is smaller than this one and alive, or null.</summary>
    public static Encoding? Below(long nowUs, IReadOnlyList<Encoding> layers, Encoding layer)
    {
        Encoding? below = null;
        for (var i = 0; i < layers.Count; i++)
        {
            var other = layers[i];
            if (other == layer || !other.IsLive(nowUs) || !IsBelow(layers, other, layer)) continue;
            if (below is null || IsBelow(layers, below, other)) below = other;
        }
        return below;
    }

    /// <summary>Whether the first is the smaller one of two layers of a track.</summary>
    public static bool IsBelow(IReadOnlyList<Encoding> layers, Encoding one, Encoding other)
    {
        var (size, otherSize) = ((long)one.Width * one.Height, (long)other.Width * other.Height);
        if (size != otherSize) return size < otherSize;
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] == one) return true;
            if (layers[i] == other) return false;
        }
        return false;
    }

    // Before its first key frame a layer has no size: then the later one in the description, which is the larger by custom.
    private static bool IsLarger(Encoding one, Encoding other) =>
        (long)one.Width * one.Height is var size && (long)other.Width * other.Height is var otherSize && (size > otherSize || size == otherSize);
}
