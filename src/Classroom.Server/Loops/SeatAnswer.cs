namespace Classroom.Server.Loops;

/// <summary>A seat with its first view, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("SeatAnswer")]
public sealed record SeatAnswer(
    [property: Id(0)] SeatOutcome Outcome,
    [property: Id(1)] string Participant = "",
    [property: Id(2)] bool Resumed = false,
    [property: Id(3)] bool IsModerator = false,
    [property: Id(4)] long Seq = 0,
    [property: Id(5)] int Epoch = 0,
    [property: Id(6)] byte[]? View = null);
