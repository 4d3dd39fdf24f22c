using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>How a seat came to be.</summary>
[JsonConverter(typeof(StrictEnumConverter<ParticipantKind>))]
public enum ParticipantKind
{
    /// <summary>A person in a browser.</summary>
    [JsonStringEnumMemberName("person")]
    Person,

    /// <summary>A WHIP publisher (RFC 9725): media only, no commands.</summary>
    [JsonStringEnumMemberName("publisher")]
    Publisher,
}
