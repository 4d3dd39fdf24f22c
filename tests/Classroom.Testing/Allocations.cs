namespace Classroom.Testing;

/// <summary>
/// What something makes on the heap. The runtime's count for a thread also moves when a collection that others caused takes the thread's unused room away,
/// so the least of several rounds counts: what allocates each time does so in every one of them.
/// </summary>
public static class Allocations
{
    public const int Rounds = 5;

    /// <summary>The fewest bytes that a round allocated on this thread; the round's number goes in.</summary>
    public static long Least(Action<int> round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
