namespace Classroom.Testing.Load;

/// <summary>What was sent within the window and has arrived, whenever it did. Belongs to the loop's thread.</summary>
public sealed class Tally(int publishers)
{
    private const int BucketNs = 10_000;
    private const int BucketsMax = 200_000;
    private const double BucketsPerMicrosecond = 0.1;

    private readonly long[] _first = new long[publishers];
    private readonly long[] _end = new long[publishers];
    private readonly int[] _delays = new int[BucketsMax];

    /// <summary>Packets that arrived, over all receivers.</summary>
    public long Arrived { get; private set; }

    /// <summary>Packets that were sent: each receiver has to get all of them.</summary>
    public long Sent => _end.Sum() - _first.Sum();

    /// <summary>Packets whose tag did not match or whose end is not ours.</summary>
    public long Foreign { get; set; }

    public void Begin(IReadOnlyList<LoadSender> senders)
    {
        for (var i = 0; i < senders.Count; i++)
            (_first[i], _end[i]) = (senders[i].Sent, long.MaxValue);
    }

    public void End(IReadOnlyList<LoadSender> senders)
    {
        for (var i = 0; i < senders.Count; i++)
            _end[i] = senders[i].Sent;
    }

    /// <summary>Takes one packet's mark; false where it lies outside the window.</summary>
    public bool Take(in Mark mark, long arrivedNs)
    {
        if ((uint)mark.Publisher >= (uint)publishers || mark.Number < _first[mark.Publisher] || mark.Number >= _end[mark.Publisher])
            return false;
        Arrived++;
        _delays[Math.Clamp((arrivedNs - mark.SentNs) / BucketNs, 0, BucketsMax - 1)]++;
        return true;
    }

    /// <summary>The delay within which a part of all that arrived came.</summary>
    public double DelayUs(double part)
    {
        var (wanted, seen) = ((long)(Arrived * part), 0L);
        for (var i = 0; i < BucketsMax; i++)
        {
            seen += _delays[i];
            if (seen > wanted)
                return (i + 1) / BucketsPerMicrosecond;
        }

        return double.NaN;
    }
}
