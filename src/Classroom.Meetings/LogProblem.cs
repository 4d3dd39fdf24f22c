namespace Classroom.Meetings;

/// <summary>Why the log could not store its last append, in words a person can act on.</summary>
public enum LogProblem
{
    /// <summary>The last append was stored.</summary>
    None,

    /// <summary>The database does not answer (it restarts, or the network to it is gone).</summary>
    Unreachable,

    /// <summary>The disk of the database is full: somebody has to free space.</summary>
    DiskFull,
}
