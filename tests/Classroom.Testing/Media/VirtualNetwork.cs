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
    private readonly Dictionary<(TransportAddress From, TransportAddress To), NetworkPath> _paths = [];
    private long _order;

    public long NowUs { get; private set; } = 1_000_000;
    public long Lost => _paths.Values.Sum(path => path.Lost);
    public long Delivered { get; private set; }

    /// <summary>Datagrams for which a narrow link's queue had no room.</summary>
    public long Overflowed => _paths.Values.Sum(path => path.Overflowed);

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
        var (atUs, copyAtUs) = PathOf(from, to).Send(NowUs, datagram.Length + HeadersLength);
        if (atUs is { } first) _flying.Enqueue((target, datagram, from), (first, _order++));
        if (copyAtUs is { } second) _flying.Enqueue((target, (byte[])datagram.Clone(), from), (second, _order++));
    }

    private NetworkPath PathOf(TransportAddress from, TransportAddress to)
    {
        if (!_paths.TryGetValue((from, to), out var path)) _paths.Add((from, to), path = new NetworkPath(_random));
        return path;
    }
}
