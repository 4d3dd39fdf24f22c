namespace Classroom.Testing.Media;

/// <summary>One direction of a path under <see cref="NetworkConditions"/>: whether and when each packet arrives. The same for packets of virtual time and for real ones.</summary>
public sealed class NetworkPath(Random random)
{
    private NetworkConditions _conditions = NetworkConditions.Perfect;

    /// <summary>When the narrow link has sent all that is before it.</summary>
    private long _freeUs;
    private long _latestUs;
    private bool _isBad;
    private long _octets;
    private long _lost;
    private long _overflowed;

    /// <summary>From now on, by any thread; what is on its way stays as it is.</summary>
    public NetworkConditions Conditions
    {
        get => Volatile.Read(ref _conditions);
        set => Volatile.Write(ref _conditions, value);
    }

    /// <summary>Of packets whose fate is decided, by the conditions of that time.</summary>
    public long Octets => Volatile.Read(ref _octets);

    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Packets for which the queue before the narrow link had no room.</summary>
    public long Overflowed => Volatile.Read(ref _overflowed);

    /// <summary>When a packet of so many octets, IP and UDP headers included, arrives, and when a copy of it does; null for never.</summary>
    public (long? AtUs, long? CopyAtUs) Send(long nowUs, int octets)
    {
        var conditions = Conditions;
        Volatile.Write(ref _octets, _octets + octets);
        if (IsLost(conditions))
        {
            _lost++;
            return (null, null);
        }
        var atUs = Fly(conditions, nowUs, octets);
        return (atUs, Happens(conditions.Duplication) ? Fly(conditions, nowUs, octets) : null);
    }

    // A perfect way draws nothing: how often a handshake repeats itself there must not change what comes after it.
    private bool Happens(double chance) => chance > 0 && random.NextDouble() < chance;

    // Two states (Gilbert): a good one without loss, and a bad one that takes all and lasts for a burst.
    private bool IsLost(NetworkConditions conditions)
    {
        var (loss, burst) = (conditions.Loss, conditions.LossBurst);
        if (loss <= 0) return false;
        if (burst <= 1) return random.NextDouble() < loss;
        _isBad = random.NextDouble() < (_isBad ? 1 - 1 / burst : loss / (burst * (1 - loss)));
        return _isBad;
    }

    private long? Fly(NetworkConditions conditions, long nowUs, int octets)
    {
        var leavesUs = nowUs;
        if (conditions.RateBps > 0)
        {
            var beginsUs = Math.Max(nowUs, _freeUs);
            if (beginsUs - nowUs > conditions.QueueUs)
            {
                _overflowed++;
                return null;
            }
            leavesUs = _freeUs = beginsUs + octets * 8_000_000L / conditions.RateBps;
        }
        var atUs = leavesUs + conditions.DelayUs + (conditions.JitterUs > 0 ? random.NextInt64(conditions.JitterUs) : 0);
        if (Happens(conditions.Reordering)) atUs += conditions.ReorderUs;
        if (conditions.KeepsOrder) atUs = _latestUs = Math.Max(_latestUs, atUs);
        return atUs;
    }
}
