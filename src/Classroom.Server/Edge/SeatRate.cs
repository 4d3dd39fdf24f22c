using System.Threading.RateLimiting;
using Classroom.Meetings;

namespace Classroom.Server.Edge;

/// <summary>How often one seat may fetch parts of views: all pages of a long document when it joins, then what changes.</summary>
public sealed class SeatRate : IDisposable
{
    private const int Burst = 400;
    private const int PerSecond = 20;

    private readonly PartitionedRateLimiter<ParticipantId> _parts = PartitionedRateLimiter.Create<ParticipantId, ParticipantId>(
        seat => RateLimitPartition.GetTokenBucketLimiter(seat, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        }));

    /// <summary>One more part? To be asked for a seat that is proved, or anybody could use up another's.</summary>
    public bool AllowsPart(ParticipantId seat)
    {
        using var lease = _parts.AttemptAcquire(seat);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();
}
