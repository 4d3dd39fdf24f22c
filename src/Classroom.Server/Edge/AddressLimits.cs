using System.Net;
using System.Threading.RateLimiting;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge;

/// <summary>How often one (shortened) address may do what costs something.</summary>
public sealed class AddressLimits(ClassroomSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _uploads = Make(settings.Uploads.PerAddressPerHour, TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<string> _joins = Make(settings.Limits.JoinsPerAddressPerMinute, TimeSpan.FromMinutes(1));

    // Whoever comes checks at most as often as people come.
    private readonly PartitionedRateLimiter<string> _echoes = Make(settings.Limits.JoinsPerAddressPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>One more upload?</summary>
    public bool AllowsUpload(IPAddress? address) => Allows(_uploads, address);

    /// <summary>One more join?</summary>
    public bool AllowsJoin(IPAddress? address) => Allows(_joins, address);

    /// <summary>One more echo check?</summary>
    public bool AllowsEcho(IPAddress? address) => Allows(_echoes, address);

    /// <inheritdoc/>
    public void Dispose()
    {
        _echoes.Dispose();
        _uploads.Dispose();
        _joins.Dispose();
    }

    private static bool Allows(PartitionedRateLimiter<string> limiter, IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(AddressPrefix.Of(address));
        return lease.IsAcquired;
    }

    // The framework drops idle partitions by itself, so many addresses cost memory only for a while.
    private static PartitionedRateLimiter<string> Make(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetSlidingWindowLimiter(
            address, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = window, SegmentsPerWindow = 6 }));
}
