namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// The rate by loss (draft-ietf-rmcat-gcc-02 section 6), for paths that drop instead of queueing. Radio loses packets however little is sent: loss that does
/// not become less when the rate does belongs to the path and is not answered again, unless a queue stands: it has what was sent before still to drop.
/// </summary>
internal sealed class LossController
{
    /// <summary>Below it the path has room.</summary>
    private const double Low = 0.02;

    /// <summary>This much above what the path loses anyway is too much.</summary>
    private const double High = 0.10;

    /// <summary>So much is not chance.</summary>
    private const double Severe = 0.25;
    private const double GrowthPerSecond = 1.08;

    /// <summary>Of what gets through: with so little a queue empties.</summary>
    private const double Drain = 0.85;

    /// <summary>Judged over so many packets, and at least for so long.</summary>
    private const int WindowPackets = 50;
    private const long WindowUs = 250_000;
    private const long MaxWindowUs = 2_000_000;

    /// <summary>Loss that stays within this share of what it was has not answered to the rate.</summary>
    private const double SameShare = 0.6;
    private const double MaxOwn = 0.3;
    private const double ForgetPerSecond = 0.995;

    private int _received;
    private int _lost;
    private long _windowStartUs = -1;
    private double _own;
    private double _before = -1;
    private int _highWindows;

    /// <summary>Bits per second, or long.MaxValue while loss says nothing.</summary>
    public long RateBps { get; private set; } = long.MaxValue;

    /// <summary>What the path loses anyway, 0 to 1.</summary>
    public double Own => _own;

    /// <summary>Of the latest full window, 0 to 1.</summary>
    public double Loss { get; private set; }

    public void NoteReceived() => _received++;

    public void NoteLost() => _lost++;

    /// <summary>A packet that was told as lost had only been overtaken.</summary>
    public void NoteFound()
    {
        if (_lost > 0) _lost--;
        _received++;
    }

    /// <summary>Judges when there is enough; isQueued says that packets are much longer on their way than they would have to be.</summary>
    public void Update(long nowUs, long estimateBps, long acknowledgedBps, bool isQueued = false)
    {
        if (_windowStartUs < 0) _windowStartUs = nowUs;
        var elapsedUs = nowUs - _windowStartUs;
        var packets = _received + _lost;
        if (elapsedUs < WindowUs || packets < WindowPackets && elapsedUs < MaxWindowUs) return;
        if (packets > 0) Judge(_lost / (double)packets, elapsedUs / 1_000_000.0, estimateBps, acknowledgedBps, isQueued);
        (_received, _lost, _windowStartUs) = (0, 0, nowUs);
    }

    /// <summary>A probe has shown that the path carries this.</summary>
    public void RaiseTo(long rateBps)
    {
        if (rateBps > RateBps) RateBps = rateBps;
    }

    private void Judge(double loss, double seconds, long estimateBps, long acknowledgedBps, bool isQueued)
    {
        Loss = loss;
        _own *= Math.Pow(ForgetPerSecond, seconds);
        if (_before >= 0)
        {
            // The window after a step down: did it help?
            if (loss > SameShare * _before && !isQueued) _own = Math.Min(MaxOwn, Math.Max(_own, loss));
            _before = -1;
            return;
        }
        var excess = loss - _own;
        if (excess > (isQueued ? Low : High))
        {
            // A burst is over before it could be answered; two windows are a state.
            if (++_highWindows < 2 && excess < Severe) return;
            _highWindows = 0;
            _before = loss;
            // What arrives is what fits, but for what would be lost anyway. A little over the limit, a little down.
            var through = acknowledgedBps > 0 ? acknowledgedBps / (1 - _own) : estimateBps;
            var step = estimateBps * (1 - 0.5 * excess);
            // A queue that stands grows no longer, so that delay says nothing of it, and with what just fits it stands for good.
            // Where little is sent what gets through says little of the line: no more than half at once then.
            RateBps = (long)(isQueued ? Math.Min(step, excess > Severe ? Drain * through : Math.Max(Drain * through, estimateBps / 2)) : excess > Severe ? Math.Min(step, through) : Math.Max(Math.Min(estimateBps, through), step));
            return;
        }
        _highWindows = 0;
        if (RateBps == long.MaxValue || excess > Low) return;
        RateBps = (long)(RateBps * Math.Pow(GrowthPerSecond, seconds));
        if (RateBps > CongestionControl.MaxBps) RateBps = long.MaxValue;
    }
}
