using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>What a person may do in a meeting; BigBlueButton's two roles.</summary>
[JsonConverter(typeof(StrictEnumConverter<Role>))]
public enum Role
{
    /// <summary>A student: listens, speaks, answers, draws where allowed.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>A teacher: runs the lesson.</summary>
    [JsonStringEnumMemberName("moderator")]
    Moderator,
}
