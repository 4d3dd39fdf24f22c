using System.Net;
using System.Threading.RateLimiting;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge;

/// <summary>How often one (shortened) address may do what costs something.</summary>
public sealed class AddressLimits : IDisposable
{
    private const int Segments = 6;

    private readonly ClassroomSettings _settings;

    // One limiter for all of it: each has a timer of its own, ten times a second for as long as the server runs.
    private readonly PartitionedRateLimiter<(Act Act, string Address)> _limits;

    /// <summary>Takes the limits from the settings.</summary>
    public AddressLimits(ClassroomSettings settings)
    {
        _settings = settings;
        _limits = PartitionedRateLimiter.Create<(Act Act, string Address), (Act, string)>(
            one => RateLimitPartition.GetSlidingWindowLimiter(one, _ => Window(one.Act)));
    }

    private enum Act
    {
        Upload,
        Join,
        Echo,
    }

    /// <summary>One more upload?</summary>
    public bool AllowsUpload(IPAddress? address) => Allows(Act.Upload, address);

    /// <summary>One more join?</summary>
    public bool AllowsJoin(IPAddress? address) => Allows(Act.Join, address);

    /// <summary>One more echo check?</summary>
    public bool AllowsEcho(IPAddress? address) => Allows(Act.Echo, address);

    /// <inheritdoc/>
    public void Dispose() => _limits.Dispose();

    // The framework drops idle partitions by itself, so many addresses cost memory only for a while.
    private bool Allows(Act act, IPAddress? address)
    {
        using var lease = _limits.AttemptAcquire((act, AddressPrefix.Of(address)));
        return lease.IsAcquired;
    }

    // Whoever comes checks the echo at most as often as people come.
    private SlidingWindowRateLimiterOptions Window(Act act) => new()
    {
        PermitLimit = act == Act.Upload ? _settings.Uploads.PerAddressPerHour : _settings.Limits.JoinsPerAddressPerMinute,
        Window = act == Act.Upload ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1),
        SegmentsPerWindow = Segments,
    };
}
