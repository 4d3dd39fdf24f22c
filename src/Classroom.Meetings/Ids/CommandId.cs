using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>Given by the sender; a command is applied once for each.</summary>
[JsonConverter(typeof(IdConverter<CommandId>))]
public readonly record struct CommandId(string Value) : IId<CommandId>
{
    /// <inheritdoc/>
    public static CommandId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
