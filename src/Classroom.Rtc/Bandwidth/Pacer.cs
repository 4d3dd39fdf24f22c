using Classroom.Rtc.Streams;

namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// Holds back what one peer is sent faster than its path takes it: a bucket that refills with time, and a queue behind it, in order. Sound passes and only
/// empties the bucket. The queue holds references; the payloads stay where they are kept for retransmission.
/// </summary>
internal sealed class Pacer(long startBps)
{
    /// <summary>A key frame of some 300 kB; what comes on top is repaired or shown anew.</summary>
    public const int MaxQueued = 256;

    /// <summary>
    /// Faster than the estimate, so that the queue is for bursts and not for all pictures; by little, since a key frame that leaves much faster fills the queue
    /// before the narrowest link, a third of a second long, by itself, and sound is lost there.
    /// </summary>
    private const double Factor = 1.5;

    /// <summary>While a queue stands before the narrowest link, what is sent faster is what is dropped there.</summary>
    private const double QueuedFactor = 1;

    /// <summary>Sound of several is taken off first: at an estimate that is no more than that a still or a repair would wait for good.</summary>
    private const long MinRateBps = 200_000;

    /// <summary>A picture of usual size goes in one piece.</summary>
    private const long BurstUs = 40_000;
    private const long MinBurstBytes = 4_000;

    /// <summary>Whatever the estimate, nothing waits longer than about this.</summary>
    private const long MaxWaitUs = 1_000_000;

    private readonly Held[] _queue = new Held[MaxQueued];
    private int _first;
    private long _queuedBytes;
    private long _budget;
    private long _latestUs;
    private long _rateBps = (long)(Factor * startBps);

    public int Count { get; private set; }

    /// <summary>Packets that had to wait.</summary>
    public long Waited { get; private set; }

    /// <summary>When the next packet may go, or long.MaxValue.</summary>
    public long DeadlineUs => Count == 0 ? long.MaxValue : _latestUs + (_budget > 0 ? 0 : (1 - _budget) * 8_000_000 / RateBps + 1);

    public void SetEstimate(long nowUs, long estimateBps, bool isQueued = false)
    {
        Refill(nowUs);
        _rateBps = Math.Max(MinRateBps, (long)((isQueued ? QueuedFactor : Factor) * estimateBps));
    }

    /// <summary>Whether a packet may go now, which takes it off the budget; not before those that wait.</summary>
    public bool TryPass(long nowUs, int bytes)
    {
        Refill(nowUs);
        if (Count > 0 || _budget <= 0) return false;
        _budget -= bytes;
        return true;
    }

    /// <summary>Whether a repair may go now: before what waits, and on credit, but not all at once.</summary>
    public bool MayRepair(long nowUs)
    {
        Refill(nowUs);
        return _budget > -MinBurstBytes;
    }

    /// <summary>Takes off the budget what goes anyway.</summary>
    public void Charge(int bytes) => _budget = Math.Max(_budget - bytes, -MinBurstBytes);

    /// <summary>Lets a packet wait; false when the queue is full.</summary>
    public bool TryHold(OutboundStream stream, in OutgoingPacket packet, int bytes)
    {
        if (Count == MaxQueued) return false;
        _queue[(_first + Count++) % MaxQueued] = new Held { Stream = stream, Packet = packet, Bytes = bytes };
        _queuedBytes += bytes;
        Waited++;
        return true;
    }

    /// <summary>The next packet whose time has come.</summary>
    public bool TryTake(long nowUs, out OutboundStream stream, out OutgoingPacket packet)
    {
        (stream, packet) = (null!, default);
        if (Count == 0) return false;
        Refill(nowUs);
        if (_budget <= 0) return false;
        ref var held = ref _queue[_first];
        (stream, packet) = (held.Stream, held.Packet);
        _budget -= held.Bytes;
        _queuedBytes -= held.Bytes;
        held = default;
        _first = (_first + 1) % MaxQueued;
        Count--;
        return true;
    }

    private long RateBps => Math.Max(Math.Max(_rateBps, _queuedBytes * 8_000_000 / MaxWaitUs), 1);

    private void Refill(long nowUs)
    {
        var elapsedUs = Math.Min(nowUs - _latestUs, MaxWaitUs);
        if (elapsedUs <= 0) return;
        var rateBps = RateBps;
        var burst = Math.Max(rateBps * BurstUs / 8_000_000, MinBurstBytes);
        _budget = Math.Min(burst, _budget + rateBps * elapsedUs / 8_000_000);
        _latestUs = nowUs;
    }

    private struct Held
    {
        public OutboundStream Stream;
        public OutgoingPacket Packet;
        public int Bytes;
    }
}
