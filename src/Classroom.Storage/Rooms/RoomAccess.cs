using Classroom.Meetings;

namespace Classroom.Storage.Rooms;

/// <summary>What a token opens: a room, with a role in it.</summary>
public sealed record RoomAccess(RoomId Room, string Title, Role Role, MeetingId? LastMeeting);
