using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Presentations.Contract;

/// <summary>One uploaded document, or the room's blank board.</summary>
[JsonConverter(typeof(IdConverter<PresentationId>))]
public readonly record struct PresentationId(string Value) : IId<PresentationId>
{
    /// <inheritdoc/>
    public static PresentationId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
