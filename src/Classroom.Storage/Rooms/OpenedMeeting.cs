using Classroom.Meetings;

namespace Classroom.Storage.Rooms;

/// <summary>The running meeting of a room: <paramref name="IsNew"/> where this call opened it; with the meeting before it, whose boards it takes over.</summary>
public sealed record OpenedMeeting(MeetingId Meeting, RoomId Room, string Title, bool IsNew, MeetingId? Previous);
