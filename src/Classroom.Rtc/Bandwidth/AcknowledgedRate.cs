namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// How much arrives at the peer, by the peer's clock (draft-ietf-rmcat-gcc-02 section 5.5, R_hat): the best eighth of a second of the last third, since what
/// is forwarded comes in bursts, and a path that is full shows how much it carries while it is full.
/// </summary>
internal sealed class AcknowledgedRate
{
    private const long BucketUs = 25_000;
    private const int Buckets = 14;
    private const int Window = 5;

    private readonly long[] _bytes = new long[Buckets];
    private long _bucket = -1;
    private long _firstBucket;

    public void Add(long arrivedUs, int bytes)
    {
        var bucket = arrivedUs / BucketUs;
        if (_bucket < 0 || bucket - _bucket >= Buckets)
        {
            Array.Clear(_bytes);
            _firstBucket = _bucket = bucket;
        }
        // Of before the window: it came too late to tell how fast the path is.
        if (bucket <= _bucket - Buckets) return;
        for (; _bucket < bucket; _bucket++) _bytes[(_bucket + 1) % Buckets] = 0;
        _bytes[bucket % Buckets] += bytes;
    }

    public void Restart() => _bucket = -1;

    /// <summary>Bits per second, or 0 while too little is known.</summary>
    public long RateBps
    {
        get
        {
            if (_bucket < 0 || _bucket - _firstBucket < Buckets - 1) return 0;
            // The newest bucket is still filling and does not count.
            long sum = 0, best = 0;
            for (var i = 1; i < Buckets; i++)
            {
                sum += _bytes[(_bucket - i) % Buckets];
                if (i > Window) sum -= _bytes[(_bucket - i + Window) % Buckets];
                if (i >= Window) best = Math.Max(best, sum);
            }
            return best * 8_000_000 / (Window * BucketUs);
        }
    }
}
