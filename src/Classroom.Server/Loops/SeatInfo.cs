using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>A seat whose secret was proved.</summary>
[GenerateSerializer, Immutable, Alias("SeatInfo")]
public sealed record SeatInfo([property: Id(0)] string RoomId, [property: Id(1)] bool IsModerator, [property: Id(2)] bool IsPresenter)
{
    /// <summary>The room whose files this seat may see.</summary>
    public RoomId Room => new(RoomId);
}
