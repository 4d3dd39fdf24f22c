using System.Runtime.CompilerServices;

namespace Classroom.Sfu;

/// <summary>What one picture asks of one viewer's bitrate: the layers up to the one that its tile needs, with their costs, and what it has now.</summary>
public struct BitrateRequest
{
    private CostsOfLayers _costs;

    /// <summary>Bits per second of each layer, the smallest first.</summary>
    public BitrateRequest(params ReadOnlySpan<long> costs)
    {
        foreach (var cost in costs) Add(cost);
        Current = -1;
    }

    /// <summary>Index of the layer that was granted last, -1 for none.</summary>
    public int Current { get; set; }

    /// <summary>Index of the smallest picture at its full rate: those below it move in jerks.</summary>
    public int Base { get; set; }

    /// <summary>Nothing was granted before, so nothing can flap.</summary>
    public bool IsNew { get; set; }

    /// <summary>Went down a moment ago: no more than now, but for the smallest layer.</summary>
    public bool IsHeld { get; set; }

    /// <summary>At its best before others begin: what is read, not looked at.</summary>
    public bool IsFirst { get; set; }

    /// <summary>The outcome: index of a layer, -1 for none.</summary>
    public int Granted { get; set; }

    public int Layers { get; private set; }

    public readonly long CostOf(int layer) => layer >= 0 && layer < Layers ? _costs[layer] : 0;

    /// <summary>One more layer, which costs no less than those before it.</summary>
    internal void Add(long costBps)
    {
        _costs[Layers] = Layers > 0 ? Math.Max(costBps, _costs[Layers - 1]) : costBps;
        Layers++;
    }

    [InlineArray(LayerLadder.MaxSteps)]
    private struct CostsOfLayers
    {
        private long _first;
    }
}
