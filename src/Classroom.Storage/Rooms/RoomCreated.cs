using Classroom.Meetings;

namespace Classroom.Storage.Rooms;

/// <summary>A new room with its two tokens, which are shown once and stored only as hashes.</summary>
public sealed record RoomCreated(RoomId Room, string ModeratorToken, string ViewerToken);
