namespace Classroom.Sfu.Crossing;

/// <summary>One worker's ends of the two rings that it shares with another one.</summary>
public sealed class WorkerLink
{
    private readonly CrossingRing _outgoing;
    private readonly CrossingRing _incoming;
    private readonly Dictionary<uint, FarSource> _sources = [];
    private bool _hasNews;

    internal WorkerLink(CrossingRing outgoing, CrossingRing incoming) => (_outgoing, _incoming) = (outgoing, incoming);

    /// <summary>Packets that went over.</summary>
    public long Crossed { get; private set; }

    /// <summary>Messages that found no room in the ring.</summary>
    public long Dropped => _outgoing.Dropped;

    /// <summary>Something went over since this was last asked, so the other worker may have to be woken.</summary>
    public bool TakeNews()
    {
        var has = _hasNews;
        _hasNews = false;
        return has;
    }

    internal bool HasArrivals => !_incoming.IsEmpty;

    internal void Add(uint number, FarSource source) => _sources[number] = source;

    internal void Remove(uint number) => _sources.Remove(number);

    internal bool TrySend(in CrossingMessage message, ReadOnlySpan<byte> payload = default)
    {
        if (!_outgoing.TryWrite(message, payload)) return false;
        if (message.Kind == CrossingKind.Packet) Crossed++;
        return _hasNews = true;
    }

    /// <summary>Handles what has come, up to so many messages.</summary>
    internal int Receive(long nowUs, Dictionary<uint, Inlet> inlets, int max)
    {
        var count = 0;
        for (; count < max && _incoming.TryRead(out var message, out var payload); count++)
        {
            try
            {
                // What is for a track that has ended meanwhile is for nobody.
                if (message.Kind >= CrossingKind.Wanted)
                {
                    if (inlets.TryGetValue(message.Track, out var inlet)) inlet.Take(nowUs, this, message);
                }
                else if (_sources.TryGetValue(message.Track, out var source)) source.Take(nowUs, message, payload);
            }
            finally
            {
                _incoming.Release();
            }
        }
        return count;
    }
}
