using Npgsql;

namespace Classroom.Storage;

/// <summary>What has happened below, however deep EF Core, Npgsql and Orleans have wrapped it: the one place that looks into inner exceptions.</summary>
public static class Outage
{
    /// <summary>True where the disk is full, by our own reserve or by PostgreSQL's word.</summary>
    public static bool IsDiskFull(Exception problem) =>
        Holds(problem, one => one is DiskFullException or PostgresException { SqlState: PostgresErrorCodes.DiskFull });

    /// <summary>True where this exception, or one that it wraps, is what is looked for.</summary>
    public static bool Holds(Exception problem, Func<Exception, bool> wanted)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(wanted);
        for (var one = problem; one is not null; one = one.InnerException)
        {
            if (wanted(one) || (one is AggregateException many && many.InnerExceptions.Skip(1).Any(other => Holds(other, wanted))))
                return true;
        }

        return false;
    }
}
