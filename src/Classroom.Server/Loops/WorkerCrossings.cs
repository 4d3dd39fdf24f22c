using Classroom.Server.Loops.Sockets;
using Classroom.Sfu.Crossing;

namespace Classroom.Server.Loops;

/// <summary>One worker's links to the others, and how they wake one another.</summary>
internal sealed class WorkerCrossings(WorkerLinks links, Sleeper[] sleepers)
{
    /// <summary>The crossings of so many workers of one process.</summary>
    public static IReadOnlyList<WorkerCrossings> Join(int workers)
    {
        var sleepers = Enumerable.Range(0, workers).Select(_ => new Sleeper()).ToArray();
        return [.. WorkerLinks.Join(workers).Select(links => new WorkerCrossings(links, sleepers))];
    }

    public WorkerLinks Links => links;

    private Sleeper Own => sleepers[links.Index];

    /// <summary>Tells the others where this worker waits.</summary>
    public void WaitAt(MediaSocket socket) => Own.Socket = socket;

    /// <summary>Whether the worker may wait for datagrams: nothing has come from another one, and whoever writes from now on wakes it.</summary>
    public bool TryBeginWait()
    {
        Own.NoteAsleep();
        if (!links.HasArrivals)
            return true;
        Own.NoteAwake();
        return false;
    }

    public void EndWait() => Own.NoteAwake();

    /// <summary>Wakes those for whom something was written since the last time.</summary>
    public void WakeOthers()
    {
        for (var i = 0; i < sleepers.Length; i++)
        {
            if (links.To(i) is { } link && link.TakeNews())
                sleepers[i].Wake();
        }
    }
}
