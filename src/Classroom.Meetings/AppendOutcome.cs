namespace Classroom.Meetings;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Refused: another activation has taken over; nothing was stored.</summary>
    Fenced,

    /// <summary>Nothing was stored and trying again may help (database away, disk full).</summary>
    Unavailable,

    /// <summary>The connection was lost in the commit: read back by meeting, epoch and seq to know.</summary>
    Unknown,
}
