namespace Classroom.Sfu;

/// <summary>Decides when a source is asked for a key frame: wishes are merged, repeated until one comes, and kept rare otherwise.</summary>
public sealed class KeyframeRequests
{
    public const long RepeatUs = 300_000;

    /// <summary>However many viewers complain, a source that answers is asked at most this often.</summary>
    public const long MinIntervalUs = KeyframeAllowance.PeriodUs;

    private long _lastSentUs = long.MinValue / 2;
    private KeyframeAllowance _allowance;

    public bool IsPending { get; private set; }

    /// <summary>When the next request is due, or long.MaxValue.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    /// <summary>A newcomer has nothing to see until a key frame comes, and waits less while the allowance lasts; others can wait a second.</summary>
    public void Request(long nowUs, bool isSubscribing)
    {
        var earliestUs = Math.Max(nowUs, NextUs(_lastSentUs + (isSubscribing ? RepeatUs : MinIntervalUs)));
        DeadlineUs = IsPending ? Math.Min(DeadlineUs, earliestUs) : earliestUs;
        IsPending = true;
    }

    /// <summary>A key frame has begun: whoever waited can start with it.</summary>
    public void NoteKeyframe() => Cancel();

    /// <summary>Nobody is waiting any more.</summary>
    public void Cancel()
    {
        IsPending = false;
        DeadlineUs = long.MaxValue;
    }

    /// <summary>True when a request must go out now; plans the repetition, which becomes rare where no key frame comes: the source is likely off.</summary>
    public bool TryTakeDue(long nowUs)
    {
        if (!IsPending || nowUs < DeadlineUs) return false;
        _lastSentUs = nowUs;
        _allowance.Take(nowUs);
        DeadlineUs = NextUs(nowUs + RepeatUs);
        return true;
    }

    private long NextUs(long wantedUs) => Math.Max(wantedUs, _allowance.NextUs);
}
