namespace Classroom.Meetings;

/// <summary>What is decided and waits for its commit: rows for the log, and everything that may leave afterwards.</summary>
internal sealed record Batch(IReadOnlyList<LogRow> Rows, IReadOnlyList<LoopOutput> Held, bool Ends)
{
    /// <summary>An append of this batch came to an unknown end, so its rows may be in the log already.</summary>
    public bool MayBeStored { get; init; }

    /// <summary>The log has refused it since: if its rows are not there, another activation has taken over.</summary>
    public bool Refused { get; init; }

    /// <summary>What to try again: reading back, or appending.</summary>
    public bool ReadsNext { get; init; }
}
