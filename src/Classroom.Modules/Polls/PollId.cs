using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Polls.Contract;

/// <summary>One poll.</summary>
[JsonConverter(typeof(IdConverter<PollId>))]
public readonly record struct PollId(string Value) : IId<PollId>
{
    /// <inheritdoc/>
    public static PollId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
