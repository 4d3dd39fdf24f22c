namespace Classroom.Rtc.Bandwidth;

/// <summary>The rate by delay: down to what gets through when a queue fills, else up, fast while the limit is unknown and slowly near it (draft-ietf-rmcat-gcc-02 section 5.5).</summary>
internal sealed class RateController(long startBps)
{
    private const double Decrease = 0.85;
    private const double GrowthPerSecond = 1.08;

    /// <summary>Nothing is known of rates that nobody sends: growth ends at this multiple of what arrives.</summary>
    private const double MaxOverAcknowledged = 1.5;
    private const long SlackBps = 10_000;
    private const double PacketBits = 1_200 * 8;

    /// <summary>From a change of rate to what the peer says of it, beside the round trip.</summary>
    private const long ResponseUs = 100_000;
    private const double LimitSmoothing = 0.05;
    private const double LimitDeviations = 3;

    private double _rateBps = startBps;
    private double _limitKbps = -1;
    private double _limitVariance = 0.4;
    private long _latestUs = -1;
    private long _decreasedUs = long.MinValue / 2;
    private bool _isHeld;

    public long RateBps => (long)_rateBps;

    /// <summary>Takes what the delay says now; acknowledged is 0 while it is unknown.</summary>
    public void Update(long nowUs, PathUse use, long acknowledgedBps, long roundTripUs)
    {
        var elapsedUs = _latestUs < 0 ? 0 : Math.Min(nowUs - _latestUs, 1_000_000);
        _latestUs = nowUs;
        // A queue that empties was caused by us: keep still until it is gone, and one step longer.
        var wasHeld = _isHeld;
        _isHeld = use != PathUse.Normal;
        switch (use)
        {
            case PathUse.Over:
                Lower(nowUs, acknowledgedBps, roundTripUs);
                break;
            case PathUse.Normal when !wasHeld:
                Raise(elapsedUs, acknowledgedBps, roundTripUs);
                break;
        }
    }

    /// <summary>A probe has shown that the path carries this.</summary>
    public void RaiseTo(long rateBps)
    {
        // The limit that was known is passed.
        if (rateBps > _limitKbps * 1000) _limitKbps = -1;
        _rateBps = Math.Max(_rateBps, rateBps);
    }

    /// <summary>Other measures have found less, or allow no more.</summary>
    public void Limit(long minBps, long maxBps) => _rateBps = Math.Clamp(_rateBps, minBps, maxBps);

    private void Lower(long nowUs, long acknowledgedBps, long roundTripUs)
    {
        // What was changed must show before it is judged again.
        if (nowUs - _decreasedUs < Math.Max(roundTripUs, ResponseUs)) return;
        var through = acknowledgedBps > 0 ? acknowledgedBps : _rateBps;
        _rateBps = Math.Min(_rateBps, Decrease * through);
        _decreasedUs = nowUs;
        if (acknowledgedBps > 0) NoteLimit(acknowledgedBps / 1000.0);
    }

    private void Raise(long elapsedUs, long acknowledgedBps, long roundTripUs)
    {
        var ceiling = acknowledgedBps > 0 ? Math.Max(_rateBps, MaxOverAcknowledged * acknowledgedBps + SlackBps) : _rateBps;
        if (_limitKbps >= 0 && acknowledgedBps / 1000.0 > _limitKbps + Deviation * LimitDeviations) _limitKbps = -1;
        var seconds = elapsedUs / 1_000_000.0;
        if (_limitKbps >= 0 && _rateBps / 1000 > _limitKbps - Deviation * LimitDeviations)
        {
            // Near where it went wrong: about half a packet a response time.
            var alpha = 0.5 * Math.Min(elapsedUs / (double)(ResponseUs + roundTripUs), 1);
            _rateBps += Math.Max(1_000 * seconds, alpha * PacketBits);
        }
        else
        {
            _rateBps *= Math.Pow(GrowthPerSecond, seconds);
        }
        _rateBps = Math.Min(_rateBps, ceiling);
    }

    private double Deviation => Math.Sqrt(_limitVariance * Math.Max(_limitKbps, 1));

    // Mean and variance of what got through when a queue filled, relative to the mean, so that they hold for slow and fast paths.
    private void NoteLimit(double kbps)
    {
        if (_limitKbps >= 0 && Math.Abs(kbps - _limitKbps) > LimitDeviations * Deviation) _limitKbps = -1;
        _limitKbps = _limitKbps < 0 ? kbps : _limitKbps + LimitSmoothing * (kbps - _limitKbps);
        var error = _limitKbps - kbps;
        var norm = Math.Max(_limitKbps, 1);
        _limitVariance = Math.Clamp((1 - LimitSmoothing) * _limitVariance + LimitSmoothing * error * error / norm, 0.4, 2.5);
    }
}
