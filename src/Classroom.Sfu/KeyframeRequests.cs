namespace Classroom.Sfu;

/// <summary>Decides when a source is asked for a key frame: wishes are merged, repeated until one comes, and kept rare otherwise.</summary>
public sealed class KeyframeRequests
{
    public const long RepeatUs = 300_000;

    /// <summary>
    /// Each wait for an answer is twice the one before, up to this. Where a source's line is narrow a large picture is seconds on its way: whoever asks
    /// again meanwhile gets another one on top of it.
    /// </summary>
    public const long LongestRepeatUs = 2_400_000;

    /// <summary>The same of waits after gaps that repairs did not close: what has been lost of key frames that come too often would never come to an end.</summary>
    public const long LongestAfterGapUs = 8_000_000;

    /// <summary>However many viewers complain, a source that answers is asked at most this often.</summary>
    public const long MinIntervalUs = KeyframeAllowance.PeriodUs;

    private long _lastSentUs = long.MinValue / 2;
    private long _repeatUs = RepeatUs;
    private long _afterGapUs;
    private bool _isForGap;
    private KeyframeAllowance _allowance;

    public bool IsPending { get; private set; }

    /// <summary>When the next request is due, or long.MaxValue.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    /// <summary>A newcomer has nothing to see until a key frame comes, and waits less while the allowance lasts; others can wait a second.</summary>
    public void Request(long nowUs, bool isSubscribing) => Plan(nowUs, isSubscribing ? RepeatUs : MinIntervalUs);

    /// <summary>The source's line, or a viewer's, has lost what nobody can repair. One gap soon after the other's key frame is likely a part of that: the line has no room for it.</summary>
    public void RequestAfterGap(long nowUs)
    {
        if (nowUs - _lastSentUs > LongestAfterGapUs) _afterGapUs = 0;
        _isForGap = true;
        Plan(nowUs, Math.Max(_afterGapUs, MinIntervalUs));
    }

    /// <summary>A key frame has begun: whoever waited can start with it.</summary>
    public void NoteKeyframe() => Cancel();

    /// <summary>Nobody is waiting any more.</summary>
    public void Cancel()
    {
        IsPending = _isForGap = false;
        _repeatUs = RepeatUs;
        DeadlineUs = long.MaxValue;
    }

    /// <summary>True when a request must go out now; plans the repetition, which becomes rare where no key frame comes: the source is likely off.</summary>
    public bool TryTakeDue(long nowUs)
    {
        if (!IsPending || nowUs < DeadlineUs) return false;
        _lastSentUs = nowUs;
        _allowance.Take(nowUs);
        if (_isForGap) _afterGapUs = Math.Clamp(2 * _afterGapUs, MinIntervalUs, LongestAfterGapUs);
        _isForGap = false;
        DeadlineUs = NextUs(nowUs + _repeatUs);
        _repeatUs = Math.Min(2 * _repeatUs, LongestRepeatUs);
        return true;
    }

    // What has been asked for and not come is asked for again by somebody new after a second at the soonest.
    private void Plan(long nowUs, long sinceLastUs)
    {
        var isAwaited = _repeatUs > RepeatUs;
        var earliestUs = Math.Max(nowUs, NextUs(_lastSentUs + (isAwaited ? Math.Max(sinceLastUs, MinIntervalUs) : sinceLastUs)));
        DeadlineUs = IsPending ? Math.Min(DeadlineUs, earliestUs) : earliestUs;
        IsPending = true;
    }

    private long NextUs(long wantedUs) => Math.Max(wantedUs, _allowance.NextUs);
}
