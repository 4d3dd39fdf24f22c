namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// How often a conversion is tried that breaks for no reason of the document's: a few times within seconds, for a teacher stands beside it. What
/// takes longer is not counted: a report waits for a database that is away, and whoever is killed begins anew.
/// </summary>
public sealed class ConversionAttempts(TimeProvider time)
{
    /// <summary>Pauses before the second try and each further one: a fault that outlives them all is none that passes.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    private static readonly TimeSpan s_tellAgain = TimeSpan.FromSeconds(1);

    /// <summary>Tries until it is done; after the last try it gives up, and that until it is told.</summary>
    /// <param name="attempt">One try.</param>
    /// <param name="giveUp">Tells that there will be no more.</param>
    /// <param name="broke">Hears of everything that went wrong.</param>
    /// <param name="cancel">Ends it; whoever goes on then begins anew.</param>
    public async Task Run(Func<Task> attempt, Func<Task> giveUp, Action<Exception> broke, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(giveUp);
        ArgumentNullException.ThrowIfNull(broke);
        foreach (var pause in Pauses)
        {
            if (await Succeeds(attempt, broke, cancel))
                return;
            await Task.Delay(pause, time, cancel);
        }

        if (await Succeeds(attempt, broke, cancel))
            return;
        while (!await Succeeds(giveUp, broke, cancel))
            await Task.Delay(s_tellAgain, time, cancel);
    }

    private static async Task<bool> Succeeds(Func<Task> attempt, Action<Exception> broke, CancellationToken cancel)
    {
        try
        {
            await attempt();
            return true;
        }
        catch (Exception problem) when (!cancel.IsCancellationRequested)
        {
            broke(problem);
            return false;
        }
    }
}
