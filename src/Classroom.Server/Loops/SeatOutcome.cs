namespace Classroom.Server.Loops;

/// <summary>What became of a wish for a seat.</summary>
[GenerateSerializer, Alias("SeatOutcome")]
public enum SeatOutcome
{
    /// <summary>The seat is held.</summary>
    Seated,

    /// <summary>The meeting is over.</summary>
    Ended,

    /// <summary>No seat is free.</summary>
    Full,

    /// <summary>The name is not one.</summary>
    NameInvalid,

    /// <summary>The holder was removed.</summary>
    Removed,

    /// <summary>Ask again in a moment.</summary>
    Unavailable,
}
