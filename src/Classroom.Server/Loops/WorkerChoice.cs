namespace Classroom.Server.Loops;

/// <summary>
/// Where somebody's connections go. A meeting is on one worker as long as that one can: a packet that goes over to another costs something and gains nothing.
/// When it is full or busy, who comes then goes to the least loaded one, and the meeting spans them.
/// </summary>
public static class WorkerChoice
{
    /// <summary>Of a core; above it a burst would wait for its turn.</summary>
    public const double BusyShare = 0.6;

    /// <summary>Connections on the meeting's first worker that make it full, unless the setting says otherwise.</summary>
    public const int PeersFull = 600;

    /// <summary>The worker for one who comes to a meeting whose first worker is home; full at 0 spreads everybody.</summary>
    public static int Choose(int home, IReadOnlyList<WorkerLoad> loads, int peersFull)
    {
        ArgumentNullException.ThrowIfNull(loads);
        if (loads[home].Peers < peersFull && loads[home].ProcessorShare < BusyShare)
            return home;
        var best = home;
        for (var i = 0; i < loads.Count; i++)
        {
            if (loads[i].Peers < loads[best].Peers)
                best = i;
        }

        return best;
    }
}
