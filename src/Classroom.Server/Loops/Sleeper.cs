using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Loops;

/// <summary>Whether a worker waits for datagrams, so that another one that has written to it wakes it, and only then.</summary>
internal sealed class Sleeper
{
    private int _isAsleep;

    /// <summary>Where the worker waits; set before any of them runs.</summary>
    public MediaSocket? Socket { get; set; }

    /// <summary>Says that the worker sleeps from now on; whatever was written to it before must be looked for once more after this.</summary>
    public void NoteAsleep()
    {
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
    }

    public void NoteAwake() => Volatile.Write(ref _isAsleep, 0);

    /// <summary>Wakes the worker if it sleeps; by another one, after it has written what is to be found.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
            Socket?.Wake();
    }
}
