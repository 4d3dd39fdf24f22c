namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// When to try a higher rate than the estimate, since media alone never shows that more would go: at the start, while more is wanted, and after a dip. A
/// probe doubles the rate for some ten milliseconds; one that gets through is followed by the next at once, one that does not by a pause.
/// </summary>
internal sealed class ProbePlan
{
    /// <summary>An estimate of so much more than is wanted needs no probe, and what is sent no pacing.</summary>
    public const double Headroom = 2;

    /// <summary>Bursts of one probe are this far apart: the loop's timers.</summary>
    public const long TurnUs = 5_000;

    /// <summary>However much is wanted, no probe is faster.</summary>
    public const long MaxBps = 20_000_000;

    private const double Step = 2;
    private const long DurationUs = 40_000, MaxDurationUs = 120_000;

    /// <summary>A probe that is too small to be measured becomes longer.</summary>
    private const long MinBytes = 6 * 300;
    private const long PauseUs = 50_000;
    private const int MaxEmpty = 4;
    private const long RetryUs = 1_000_000, MaxRetryUs = 4_000_000;

    /// <summary>All that is wanted is sent; whether there is room beyond it is asked rarely.</summary>
    private const long IdleRetryUs = 20_000_000;

    /// <summary>What the peer has not told of by then, beside the round trip, is lost.</summary>
    private const long AnswerUs = 500_000;

    private ProbeResult _result;
    private short _number;
    private long _targetBps;
    private long _startUs, _endUs, _nextTurnUs, _answerUs = long.MaxValue;
    private long _bytes;
    private int _packets;
    private long _last;
    private int _failures, _empty;

    /// <summary>Sending now: each packet of the transport belongs to the probe.</summary>
    public bool IsSending { get; private set; }

    /// <summary>When the next probe may begin.</summary>
    public long NextUs { get; private set; }

    public long DeadlineUs => IsSending ? _nextTurnUs : _answerUs;

    private bool IsBusy => IsSending || _answerUs != long.MaxValue;

    public bool MayStart(long nowUs, long estimateBps, long wantedBps) => !IsBusy && nowUs >= NextUs && estimateBps < Headroom * wantedBps;

    public void Start(long nowUs, long estimateBps, long wantedBps)
    {
        _targetBps = (long)Math.Min(Math.Min(Step * estimateBps, Headroom * wantedBps), MaxBps);
        var durationUs = Math.Clamp(MinBytes * 8_000_000 / Math.Max(1, _targetBps), DurationUs, MaxDurationUs);
        (_startUs, _nextTurnUs, _endUs) = (nowUs, nowUs, nowUs + durationUs);
        (_bytes, _packets, _result) = (0, 0, default);
        _number = (short)(_number == short.MaxValue ? 1 : _number + 1);
        IsSending = true;
    }

    /// <summary>What must leave now to keep the probe's rate, in bytes; the last turn ends the sending.</summary>
    public long TakeDue(long nowUs, long roundTripUs)
    {
        if (!IsSending || nowUs < _nextTurnUs) return 0;
        if (nowUs >= _endUs)
        {
            IsSending = false;
            _answerUs = nowUs + roundTripUs + AnswerUs;
            return 0;
        }
        _nextTurnUs = nowUs + TurnUs;
        return _targetBps * (nowUs - _startUs + TurnUs) / 8_000_000 - _bytes;
    }

    /// <summary>Notes a packet of the transport; gives the probe that it belongs to, or 0.</summary>
    public short NoteSent(long number, int bytes)
    {
        if (!IsSending) return 0;
        _bytes += bytes;
        _packets++;
        _last = number;
        return _number;
    }

    public void NoteArrival(in SentPackets.Sent sent, long arrivedUs)
    {
        if (IsBusy && sent.Probe == _number) _result.Add(sent.AtUs, arrivedUs, sent.Bytes);
    }

    /// <summary>Ends the probe when the peer has told of all of it or will not any more; true with a rate where one was measured.</summary>
    public bool TryFinish(long nowUs, long toldUpTo, long estimateBps, long wantedBps, out long rateBps)
    {
        rateBps = 0;
        if (IsSending || _answerUs == long.MaxValue || toldUpTo < _last && nowUs < _answerUs) return false;
        _answerUs = long.MaxValue;
        var isMeasured = _result.TryMeasure(_packets, out rateBps, out var isLimit);
        // Through without a delay, though perhaps, between pictures, not at the rate that was meant: try again.
        if (!isLimit && (rateBps > estimateBps || ++_empty <= MaxEmpty))
        {
            if (rateBps > estimateBps) _empty = 0;
            _failures = 0;
            NextUs = nowUs + PauseUs;
            return rateBps > estimateBps;
        }
        _empty = 0;
        var retryUs = Math.Min(RetryUs << Math.Min(_failures++, 8), MaxRetryUs);
        NextUs = nowUs + (Math.Max(rateBps, estimateBps) >= wantedBps ? IdleRetryUs : retryUs);
        return isMeasured && rateBps > estimateBps;
    }

    /// <summary>The estimate has fallen: no probe for a moment, then quickly again.</summary>
    public void Postpone(long nowUs)
    {
        _failures = 0;
        NextUs = nowUs + RetryUs;
    }
}
