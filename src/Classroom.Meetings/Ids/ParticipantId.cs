using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>One seat in one meeting.</summary>
[JsonConverter(typeof(IdConverter<ParticipantId>))]
public readonly record struct ParticipantId(string Value) : IId<ParticipantId>
{
    /// <inheritdoc/>
    public static ParticipantId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
