namespace Classroom.Storage.Log;

/// <summary>What one transaction of the log writer came to.</summary>
internal enum BatchResult
{
    /// <summary>All that were not stale are durable.</summary>
    Committed,

    /// <summary>Somebody's numbers are taken; nothing of the transaction was stored.</summary>
    Clash,

    /// <summary>Nothing was stored: the database did not answer, or refused for a reason of its own.</summary>
    Unavailable,

    /// <summary>Nothing was stored: no space.</summary>
    DiskFull,

    /// <summary>The connection was lost in the commit.</summary>
    Unknown,
}
