using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>Somebody whose token was checked wants a seat; the new id and hash are used where no old seat is proved.</summary>
[GenerateSerializer, Immutable, Alias("SeatRequest")]
public sealed record SeatRequest(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] string Name,
    [property: Id(2)] bool IsModerator,
    [property: Id(3)] string NewParticipant,
    [property: Id(4)] string NewResumeHash,
    [property: Id(5)] string? OldParticipant,
    [property: Id(6)] string? OldResumeHash)
{
    /// <summary>The token's role.</summary>
    public Role Role => IsModerator ? Role.Moderator : Role.Viewer;
}
