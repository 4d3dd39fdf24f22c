using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Classroom.Meetings;

namespace Classroom.Server.Edge;

/// <summary>How often one seat may fetch parts of views: all pages of a long document when it joins, then what changes.</summary>
public sealed class SeatRate(TimeProvider time)
{
    private const int Burst = 400;
    private const int PerSecond = 20;
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromMinutes(1);

    // The framework's table of limiters has a timer that ticks for as long as the server runs; these look at the time when they are asked.
    private readonly ConcurrentDictionary<ParticipantId, TokenBucketRateLimiter> _seats = new();
    private long _sweptAt = time.GetTimestamp();

    /// <summary>One more part? To be asked for a seat that is proved, or anybody could use up another's.</summary>
    public bool AllowsPart(ParticipantId seat)
    {
        Sweep();
        var limiter = _seats.GetOrAdd(seat, _ => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        }));
        limiter.TryReplenish();
        using var lease = limiter.AttemptAcquire();
        return lease.IsAcquired;
    }

    /// <summary>Forgets whoever has all of the burst again: a new one would have as much.</summary>
    private void Sweep()
    {
        var sweptAt = Volatile.Read(ref _sweptAt);
        if (time.GetElapsedTime(sweptAt) < s_sweepEvery || Interlocked.CompareExchange(ref _sweptAt, time.GetTimestamp(), sweptAt) != sweptAt)
            return;
        foreach (var (seat, limiter) in _seats)
        {
            limiter.TryReplenish();
            if (limiter.IdleDuration is not null)
                _seats.TryRemove(seat, out _);
        }
    }
}
