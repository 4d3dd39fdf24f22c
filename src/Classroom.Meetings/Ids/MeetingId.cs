using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>One run of a room: a log and a grain.</summary>
[JsonConverter(typeof(IdConverter<MeetingId>))]
public readonly record struct MeetingId(string Value) : IId<MeetingId>
{
    /// <inheritdoc/>
    public static MeetingId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
