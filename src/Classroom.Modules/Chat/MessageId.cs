using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Chat.Contract;

/// <summary>One chat message.</summary>
[JsonConverter(typeof(IdConverter<MessageId>))]
public readonly record struct MessageId(string Value) : IId<MessageId>
{
    /// <inheritdoc/>
    public static MessageId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
