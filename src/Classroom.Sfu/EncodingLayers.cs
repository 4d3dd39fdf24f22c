using Classroom.Rtc.Codecs;

namespace Classroom.Sfu;

/// <summary>The layers inside one encoding: which of them come, how large they are, and what each takes of a viewer's path. Made for pictures alone.</summary>
internal sealed class EncodingLayers
{
    private const int Layers = LayerSet.MaxSpatial * LayerSet.MaxTemporal;

    /// <summary>Before they have been measured: fewer pictures cost less, though not in proportion.</summary>
    private const int FullShare = 10, LeastShare = 5, ShareStep = 2;

    private readonly long[] _latestUs = new long[Layers];
    private readonly long[] _windowBytes = new long[Layers];
    private readonly LayerCost[] _costs = new LayerCost[Layers];
    private readonly (int Width, int Height)[] _sizes = new (int, int)[LayerSet.MaxSpatial];

    /// <summary>There is more than one layer.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Spatial layers seen so far; 1 where there are no layers.</summary>
    public int Spatial { get; private set; } = 1;

    /// <summary>Upper layers need the lower ones for each picture, so that who has an upper one has them too.</summary>
    public bool IsNested { get; private set; }

    public void Reset()
    {
        Array.Fill(_latestUs, long.MinValue / 2);
        Array.Clear(_windowBytes);
        Array.Clear(_costs);
        Array.Clear(_sizes);
        (HasAny, Spatial, IsNested) = (false, 1, false);
    }

    /// <summary>Counts a packet for each layer to which it belongs.</summary>
    public void Note(long nowUs, in VideoHead head, int bytes)
    {
        if (!head.HasLayers) return;
        HasAny = true;
        Spatial = Math.Max(Spatial, head.SpatialId + 1);
        _latestUs[IndexOf(head.SpatialId, head.TemporalId)] = nowUs;
        // Key frames go up through the sizes in every mode; what comes between tells.
        if (head.StartsKeyFrame) IsNested = false;
        else if (head.StartsFrame && head.SpatialId == 0 && Spatial > 1) IsNested = head.Present.Contains(1, Layer.FullRate);
        for (int layers = head.Present.Bits, i = 0; layers != 0; layers >>= 1, i++)
            if ((layers & 1) != 0) _windowBytes[i] += bytes;
    }

    /// <summary>A key frame tells of so many sizes: those above are not made any more.</summary>
    public void Limit(int sizes)
    {
        if (sizes > 0 && sizes < Spatial) _latestUs.AsSpan(IndexOf(sizes, 0)).Fill(long.MinValue / 2);
    }

    /// <summary>A layer that a key frame names for the first time counts as there: its frames follow.</summary>
    public void SetSize(long nowUs, int spatial, (int Width, int Height) size)
    {
        if (size.Height == 0) return;
        if (spatial >= Spatial) _latestUs[IndexOf(spatial, 0)] = nowUs;
        Spatial = Math.Max(Spatial, spatial + 1);
        _sizes[spatial] = size;
    }

    public (int Width, int Height) SizeOf(int spatial) => _sizes[spatial];

    public bool IsLive(long nowUs, int spatial) => TemporalLayers(nowUs, spatial) > 0;

    /// <summary>How many temporal layers of this spatial layer have come lately.</summary>
    public int TemporalLayers(long nowUs, int spatial)
    {
        for (var temporal = LayerSet.MaxTemporal - 1; temporal >= 0; temporal--)
            if (nowUs - _latestUs[IndexOf(spatial, temporal)] < Encoding.QuietUs) return temporal + 1;
        return 0;
    }

    /// <summary>What a layer takes; before it is known, its share of what its picture takes by custom.</summary>
    public long CostOf(int spatial, int temporal, long customBps) => _costs[IndexOf(spatial, temporal)].Bps is var known and > 0 ? known
        : customBps * Math.Min(FullShare, LeastShare + (ShareStep * temporal)) / FullShare;

    /// <summary>Ends a time of measurement; one with a pause in it is no measure.</summary>
    public void EndWindow(long elapsedUs, bool isMeasure)
    {
        for (var i = 0; i < Layers; i++)
        {
            if (isMeasure) _costs[i].Measure(_windowBytes[i] * 8 * 1_000_000 / elapsedUs);
            _windowBytes[i] = 0;
        }
    }

    private static int IndexOf(int spatial, int temporal) => (LayerSet.MaxTemporal * spatial) + temporal;
}
