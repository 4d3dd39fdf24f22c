using System.Diagnostics.Metrics;

namespace Classroom.Server.Edge;

/// <summary>
/// How long each garbage collection kept the process still, as an instrument. An object that nobody holds is finalised after each collection and asks the
/// runtime about it, which costs less than a listener of the runtime's events; should two collections follow that closely, only the second is seen.
/// </summary>
internal sealed class CollectionPauses : IDisposable
{
    // Young objects only; all of them beside the running program; all of them while it waits.
    private static readonly (GCKind Kind, string Name)[] s_kinds =
        [(GCKind.Ephemeral, "ephemeral"), (GCKind.Background, "background"), (GCKind.FullBlocking, "blocking")];

    private readonly Meter _meter = new("Classroom.Runtime");
    private readonly Histogram<double> _pauses;
    private readonly Lock _lock = new();
    private readonly long[] _seen = new long[s_kinds.Length];
    private volatile bool _isDisposed;

    /// <summary>Begins to watch.</summary>
    public CollectionPauses()
    {
        _pauses = _meter.CreateHistogram<double>("classroom.gc.pause", unit: "s", description: "Pauses of garbage collections, by kind.");
        for (var i = 0; i < s_kinds.Length; i++)
            _seen[i] = GC.GetGCMemoryInfo(s_kinds[i].Kind).Index;
        Watch();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _meter.Dispose();
    }

    private void Watch() => _ = new Sentinel(this);

    // On the finaliser's thread.
    private void Note()
    {
        lock (_lock)
        {
            for (var i = 0; i < s_kinds.Length; i++)
            {
                var (kind, name) = s_kinds[i];
                var collection = GC.GetGCMemoryInfo(kind);
                if (collection.Index == _seen[i])
                    continue;
                _seen[i] = collection.Index;
                foreach (var pause in collection.PauseDurations)
                {
                    // A background collection stops the program twice, the others once.
                    if (pause > TimeSpan.Zero)
                        _pauses.Record(pause.TotalSeconds, new KeyValuePair<string, object?>("kind", name));
                }
            }
        }
    }

    private sealed class Sentinel(CollectionPauses owner)
    {
        ~Sentinel()
        {
            if (owner._isDisposed || Environment.HasShutdownStarted)
                return;
            owner.Note();
            owner.Watch();
        }
    }
}
