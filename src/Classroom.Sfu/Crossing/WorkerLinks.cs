namespace Classroom.Sfu.Crossing;

/// <summary>One worker's links to all others of the process, over which meetings span them. A worker alone has none.</summary>
public sealed class WorkerLinks
{
    /// <summary>Messages of one other worker that are handled before sockets and timers have their turn: each may go out to hundreds.</summary>
    public const int MaxMessagesPerTurn = 64;

    private readonly WorkerLink?[] _links;
    private readonly Dictionary<uint, Inlet> _inlets = [];
    private uint _lastNumber;

    private WorkerLinks(int index, WorkerLink?[] links) => (Index, _links) = (index, links);

    /// <summary>This worker's number among those of the process.</summary>
    public int Index { get; }

    /// <summary>Something has come from another worker.</summary>
    public bool HasArrivals
    {
        get
        {
            foreach (var link in _links) if (link is { HasArrivals: true }) return true;
            return false;
        }
    }

    public long Crossed
    {
        get
        {
            long sum = 0;
            foreach (var link in _links) sum += link?.Crossed ?? 0;
            return sum;
        }
    }

    public long Dropped
    {
        get
        {
            long sum = 0;
            foreach (var link in _links) sum += link?.Dropped ?? 0;
            return sum;
        }
    }

    /// <summary>The links of so many workers, a ring for each ordered pair.</summary>
    public static IReadOnlyList<WorkerLinks> Join(int workers)
    {
        var rings = new CrossingRing[workers, workers];
        for (var from = 0; from < workers; from++)
            for (var to = 0; to < workers; to++) if (from != to) rings[from, to] = new CrossingRing();
        return [.. Enumerable.Range(0, workers).Select(index => new WorkerLinks(
            index, [.. Enumerable.Range(0, workers).Select(other => other == index ? null : new WorkerLink(rings[index, other], rings[other, index]))]))];
    }

    /// <summary>The link to another worker, or null to oneself and to one that there is not.</summary>
    public WorkerLink? To(int worker) => (uint)worker < (uint)_links.Length ? _links[worker] : null;

    /// <summary>Handles what has come from the others; true when there may be more.</summary>
    public bool Receive(long nowUs)
    {
        var isFull = false;
        foreach (var link in _links)
            if (link is not null) isFull |= link.Receive(nowUs, _inlets, MaxMessagesPerTurn) == MaxMessagesPerTurn;
        return isFull;
    }

    internal uint Add(Inlet inlet)
    {
        _inlets.Add(++_lastNumber, inlet);
        return _lastNumber;
    }

    internal void Remove(uint number) => _inlets.Remove(number);
}
