using System.Runtime.CompilerServices;

namespace Classroom.Sfu;

/// <summary>
/// The layers that one tile can use, the smallest first. Each size has two steps, at its full rate and at half of it; the smallest has as many as its
/// rates: what moves in jerks is better than what does not move.
/// </summary>
public struct LayerLadder
{
    /// <summary>Four sizes of two steps and one more.</summary>
    public const int MaxSteps = 9;

    private Steps _steps;

    public int Count { get; private set; }

    /// <summary>The smallest size at its full rate; -1 for an empty ladder.</summary>
    public int Base { get; private set; }

    public readonly Layer this[int step] => _steps[Count - 1 - step];

    public static LayerLadder Of(long nowUs, IReadOnlyList<Encoding> encodings, Layer? highest)
    {
        var ladder = new LayerLadder { Base = -1 };
        var fromTop = 0;
        for (var layer = highest; layer is { } step && ladder.Count < MaxSteps; layer = Below(nowUs, encodings, step))
        {
            if (step.Temporal == Layer.FullRate) fromTop = ladder.Count;
            ladder._steps[ladder.Count++] = step;
        }
        ladder.Base = ladder.Count - 1 - fromTop;
        return ladder;
    }

    /// <summary>The smallest size that fills so many lines, else the largest that there is; null for no lines, or while none has come.</summary>
    public static Layer? Choose(long nowUs, IReadOnlyList<Encoding> encodings, int lines)
    {
        if (lines <= 0) return null;
        Layer? enough = null, largest = null;
        for (var i = 0; i < encodings.Count; i++)
        {
            var encoding = encodings[i];
            for (byte spatial = 0; spatial < encoding.SpatialLayers; spatial++)
            {
                if (!encoding.IsLive(nowUs, spatial)) continue;
                var layer = new Layer(encoding, spatial, Layer.FullRate);
                if (largest is not { } most || IsLarger(layer, most)) largest = layer;
                if (layer.Height >= lines && (enough is not { } fit || IsLarger(fit, layer))) enough = layer;
            }
        }
        return enough ?? largest;
    }

    /// <summary>The next smaller one that is alive, or null.</summary>
    public static Layer? Below(long nowUs, IReadOnlyList<Encoding> encodings, Layer layer)
    {
        var smaller = SmallerThan(nowUs, encodings, layer);
        var rates = layer.Encoding.TemporalLayers(nowUs, layer.Spatial);
        var slower = Math.Min(layer.Temporal, rates - 1) - 1;
        return slower >= 0 && (smaller is null || layer.Temporal == Layer.FullRate) ? layer with { Temporal = (byte)slower } : smaller;
    }

    /// <summary>Whether the first is the lesser one of two layers of a track.</summary>
    public static bool IsBelow(IReadOnlyList<Encoding> encodings, Layer one, Layer other)
    {
        if (one.Encoding == other.Encoding && one.Spatial == other.Spatial) return one.Temporal < other.Temporal;
        return IsSmaller(encodings, one, other);
    }

    private static Layer? SmallerThan(long nowUs, IReadOnlyList<Encoding> encodings, Layer layer)
    {
        Layer? below = null;
        for (var i = 0; i < encodings.Count; i++)
        {
            for (byte spatial = 0; spatial < encodings[i].SpatialLayers; spatial++)
            {
                var other = new Layer(encodings[i], spatial, Layer.FullRate);
                if (other.Encoding == layer.Encoding && spatial == layer.Spatial || !other.Encoding.IsLive(nowUs, spatial) || !IsSmaller(encodings, other, layer)) continue;
                if (below is not { } most || IsSmaller(encodings, most, other)) below = other;
            }
        }
        return below;
    }

    private static bool IsSmaller(IReadOnlyList<Encoding> encodings, Layer one, Layer other)
    {
        if (one.Size != other.Size) return one.Size < other.Size;
        if (one.Encoding == other.Encoding) return one.Spatial < other.Spatial;
        for (var i = 0; i < encodings.Count; i++)
        {
            if (encodings[i] == one.Encoding) return true;
            if (encodings[i] == other.Encoding) return false;
        }
        return false;
    }

    // Before its first key frame a layer has no size: then the later one in the description, which is the larger by custom.
    private static bool IsLarger(Layer one, Layer other) => one.Size > other.Size || one.Size == other.Size;

    [InlineArray(MaxSteps)]
    private struct Steps
    {
        private Layer _first;
    }
}
