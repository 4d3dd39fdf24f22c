using Classroom.Meetings;

namespace Classroom.Storage.Rooms;

/// <summary>What a token opens: a room, with a right in it.</summary>
public sealed record RoomAccess(RoomId Room, string Title, TokenRight Right, MeetingId? LastMeeting, string? VideoCodec = null)
{
    /// <summary>The role in a meeting that the token gives; null for a token that takes no seat.</summary>
    public Role? Role => Right switch
    {
        TokenRight.Moderator => Classroom.Meetings.Role.Moderator,
        TokenRight.Viewer => Classroom.Meetings.Role.Viewer,
        _ => null,
    };

    /// <summary>May it send sound and picture by WHIP?</summary>
    public bool MayPublish => Right is TokenRight.Moderator or TokenRight.Publisher;
}
