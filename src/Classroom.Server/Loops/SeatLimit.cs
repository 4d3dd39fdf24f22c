namespace Classroom.Server.Loops;

/// <summary>How many seats the operator allows in one meeting.</summary>
public sealed record SeatLimit(int ParticipantsMax);
