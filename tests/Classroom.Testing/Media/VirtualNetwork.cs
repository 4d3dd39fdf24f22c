using Classroom.Rtc;

namespace Classroom.Testing.Media;

/// <summary>Datagrams in virtual time: delay, jitter, loss, duplication and reordering from a seed; no thread, no clock.</summary>
public sealed class VirtualNetwork(int seed)
{
    private const int MaxSteps = 5_000_000;
    private const long MinStepUs = 100;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(IVirtualEndpoint To, byte[] Datagram, TransportAddress From), (long AtUs, long Order)> _flying = new();
    private readonly List<IVirtualEndpoint> _endpoints = [];
    private const int HeadersLength = 28;
    private readonly Dictionary<(TransportAddress From, TransportAddress To), Path> _paths = [];
    private long _order;

    public long NowUs { get; private set; } = 1_000_000;
    public long Lost { get; private set; }
    public long Delivered { get; private set; }

    /// <summary>Datagrams for which a narrow link's queue had no room.</summary>
    public long Overflowed { get; private set; }

    /// <summary>Looks at (and may change) each datagram before it flies; false drops it.</summary>
    public Func<TransportAddress, TransportAddress, byte[], bool>? Filter { get; set; }

    public void Attach(IVirtualEndpoint endpoint) => _endpoints.Add(endpoint);

    public void Detach(IVirtualEndpoint endpoint) => _endpoints.Remove(endpoint);

    /// <summary>Conditions from now on; what is in a queue stays there.</summary>
    public void Shape(IVirtualEndpoint from, IVirtualEndpoint to, NetworkConditions conditions) => PathOf(from.Address, to.Address).Conditions = conditions;

    /// <summary>Puts a datagram on the wire under any sender's address, as an attacker could.</summary>
    public void Inject(byte[] datagram, TransportAddress from, TransportAddress to) => Send(datagram, from, to);

    public void Run(long durationUs, Action? eachStep = null)
    {
        var endUs = NowUs + durationUs;
        for (var step = 0; NowUs < endUs; step++)
        {
            if (step == MaxSteps) throw new InvalidOperationException("the virtual network does not come to rest");
            var nextUs = endUs;
            foreach (var endpoint in _endpoints) nextUs = Math.Min(nextUs, Math.Max(endpoint.DeadlineUs, NowUs + MinStepUs));
            if (_flying.TryPeek(out _, out var first)) nextUs = Math.Min(nextUs, first.AtUs);
            NowUs = Math.Max(NowUs, nextUs);
            while (_flying.TryPeek(out var flight, out var when) && when.AtUs <= NowUs)
            {
                _flying.Dequeue();
                Delivered++;
                flight.To.Receive(NowUs, flight.Datagram, flight.From);
                Collect(flight.To);
            }
            foreach (var endpoint in _endpoints.ToArray())
            {
                if (endpoint.DeadlineUs <= NowUs) endpoint.HandleTimeout(NowUs);
                Collect(endpoint);
            }
            eachStep?.Invoke();
        }
    }

    private void Collect(IVirtualEndpoint endpoint)
    {
        while (endpoint.TryTake(out var datagram, out var to)) Send(datagram, endpoint.Address, to);
    }

    private void Send(byte[] datagram, TransportAddress from, TransportAddress to)
    {
        if (Filter is { } filter && !filter(from, to, datagram)) return;
        var target = _endpoints.Find(e => e.Address == to);
        if (target is null) return;
        var path = PathOf(from, to);
        if (IsLost(path))
        {
            Lost++;
            return;
        }
        Fly(target, datagram, from, path);
        if (Happens(path.Conditions.Duplication)) Fly(target, (byte[])datagram.Clone(), from, path);
    }

    // A perfect way draws nothing: how often a handshake repeats itself there must not change what comes after it.
    private bool Happens(double chance) => chance > 0 && _random.NextDouble() < chance;

    // Two states (Gilbert): a good one without loss, and a bad one that takes all and lasts for a burst.
    private bool IsLost(Path path)
    {
        var (loss, burst) = (path.Conditions.Loss, path.Conditions.LossBurst);
        if (loss <= 0) return false;
        if (burst <= 1) return _random.NextDouble() < loss;
        path.IsBad = _random.NextDouble() < (path.IsBad ? 1 - 1 / burst : loss / (burst * (1 - loss)));
        return path.IsBad;
    }

    private void Fly(IVirtualEndpoint target, byte[] datagram, TransportAddress from, Path path)
    {
        var conditions = path.Conditions;
        var leavesUs = NowUs;
        if (conditions.RateBps > 0)
        {
            var beginsUs = Math.Max(NowUs, path.FreeUs);
            if (beginsUs - NowUs > conditions.QueueUs)
            {
                Overflowed++;
                return;
            }
            leavesUs = path.FreeUs = beginsUs + (datagram.Length + HeadersLength) * 8_000_000L / conditions.RateBps;
        }
        var atUs = leavesUs + conditions.DelayUs + (conditions.JitterUs > 0 ? _random.NextInt64(conditions.JitterUs) : 0);
        if (Happens(conditions.Reordering)) atUs += conditions.ReorderUs;
        if (conditions.KeepsOrder) atUs = path.LatestUs = Math.Max(path.LatestUs, atUs);
        _flying.Enqueue((target, datagram, from), (atUs, _order++));
    }

    private Path PathOf(TransportAddress from, TransportAddress to)
    {
        if (!_paths.TryGetValue((from, to), out var path)) _paths.Add((from, to), path = new Path());
        return path;
    }

    private sealed class Path
    {
        public NetworkConditions Conditions { get; set; } = NetworkConditions.Perfect;

        /// <summary>When the narrow link has sent all that is before it.</summary>
        public long FreeUs { get; set; }
        public long LatestUs { get; set; }
        public bool IsBad { get; set; }
    }
}
