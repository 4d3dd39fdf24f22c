namespace Classroom.Storage.Log;

/// <summary>What one transaction of the log writer came to.</summary>
internal enum BatchResult
{
    /// <summary>All is durable.</summary>
    Committed,

    /// <summary>Somebody has another owner, or its numbers are taken; nothing of the transaction was stored.</summary>
    Clash,

    /// <summary>Nothing was stored: the database did not answer, or refused for a reason of its own.</summary>
    Unavailable,

    /// <summary>Nothing was stored: no space.</summary>
    DiskFull,

    /// <summary>The connection was lost in the commit.</summary>
    Unknown,
}
