using Classroom.Storage.Rooms;

namespace Classroom.Storage;

/// <summary>A further token of a room, as stored: handed out by a moderator beside the two that the room was made with.</summary>
public sealed class RoomToken
{
    /// <summary>The room it opens.</summary>
    public required string RoomId { get; init; }

    /// <summary>SHA-256 of the token; the token itself is nowhere.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it gives the right to.</summary>
    public required TokenRight Right { get; init; }

    /// <summary>When it was handed out.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
