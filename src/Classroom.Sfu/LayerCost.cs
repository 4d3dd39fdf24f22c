namespace Classroom.Sfu;

/// <summary>
/// What one layer takes of a path, in bits per second, by one time of measurement after the other. It falls slowly, since a picture that stands still moves
/// again, and rises by what two times in a row have shown: a key frame makes one of them dear, and whoever was taken the picture for it would need the next one.
/// </summary>
internal struct LayerCost
{
    private const double Rise = 0.5, Fall = 0.2;

    private long _before;
    private bool _isFirst;

    /// <summary>0 before the first measure.</summary>
    public long Bps { get; private set; }

    public void Measure(long tookBps)
    {
        var lasting = Math.Min(tookBps, _before);
        _before = tookBps;
        if (Bps == 0)
        {
            (Bps, _isFirst) = (tookBps, tookBps > 0);
            return;
        }
        // A stream begins with a key frame.
        if (_isFirst && tookBps > 0) Bps = Math.Min(Bps, tookBps);
        else if (lasting > Bps) Bps += (long)(Rise * (lasting - Bps));
        else if (tookBps < Bps) Bps += (long)(Fall * (tookBps - Bps));
        _isFirst = false;
    }

    /// <summary>Takes what was measured elsewhere.</summary>
    public void Learn(long costBps) => Bps = costBps;
}
