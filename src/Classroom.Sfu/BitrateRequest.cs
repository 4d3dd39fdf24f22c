namespace Classroom.Sfu;

/// <summary>What one picture asks of one viewer's bitrate: its layers with their costs, the smallest first, and what it has now.</summary>
public struct BitrateRequest
{
    /// <summary>Bits per second of each layer up to the one that the tile needs; -1 ends them.</summary>
    public long Low { get; set; }
    public long Middle { get; set; }
    public long High { get; set; }
    public long Highest { get; set; }

    /// <summary>Index of the layer that was granted last, -1 for none.</summary>
    public int Current { get; set; }

    /// <summary>Nothing was granted before, so nothing can flap.</summary>
    public bool IsNew { get; set; }

    /// <summary>Went down a moment ago: no more than now.</summary>
    public bool IsHeld { get; set; }

    /// <summary>At its best before others begin: what is read, not looked at.</summary>
    public bool IsFirst { get; set; }

    /// <summary>The outcome: index of a layer, -1 for none.</summary>
    public int Granted { get; set; }

    public readonly int Layers => Low < 0 ? 0 : Middle < 0 ? 1 : High < 0 ? 2 : Highest < 0 ? 3 : 4;

    public readonly long CostOf(int layer) => layer switch { 0 => Low, 1 => Middle, 2 => High, 3 => Highest, _ => 0 };
}
