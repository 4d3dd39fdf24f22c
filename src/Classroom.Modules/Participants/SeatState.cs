namespace Classroom.Modules.Participants;

/// <summary>What a resume secret is good for.</summary>
public enum SeatState
{
    /// <summary>There is no such seat with this secret (any more).</summary>
    Unknown,

    /// <summary>The seat is kept for the holder.</summary>
    Kept,

    /// <summary>The holder was removed.</summary>
    Removed,
}
