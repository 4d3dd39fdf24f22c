using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>The lasting place a link points to.</summary>
[JsonConverter(typeof(IdConverter<RoomId>))]
public readonly record struct RoomId(string Value) : IId<RoomId>
{
    /// <inheritdoc/>
    public static RoomId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
