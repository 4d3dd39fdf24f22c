namespace Classroom.Sfu;

/// <summary>Decides when a source is asked for a key frame: wishes are merged, repeated until one comes, and kept rare otherwise.</summary>
public sealed class KeyframeRequests
{
    public const long RepeatUs = 300_000;

    /// <summary>However many viewers complain, a source that answers is asked at most this often.</summary>
    public const long MinIntervalUs = 1_000_000;

    /// <summary>After this many tries without an answer the source is likely off; ask less often.</summary>
    private const int FastTries = 10;

    private long _lastSentUs = long.MinValue / 2;
    private int _tries;

    public bool IsPending { get; private set; }

    /// <summary>When the next request is due, or long.MaxValue.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    /// <summary>A newcomer has nothing to see until a key frame comes; others can wait a second.</summary>
    public void Request(long nowUs, bool isSubscribing)
    {
        var earliestUs = Math.Max(nowUs, _lastSentUs + (isSubscribing ? RepeatUs : MinIntervalUs));
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
        _tries = 0;
    }

    /// <summary>True when a request must go out now; plans the repetition.</summary>
    public bool TryTakeDue(long nowUs)
    {
        if (!IsPending || nowUs < DeadlineUs) return false;
        _lastSentUs = nowUs;
        DeadlineUs = nowUs + (++_tries < FastTries ? RepeatUs : MinIntervalUs);
        return true;
    }
}
