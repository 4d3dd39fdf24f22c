using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Whiteboard.Contract;

/// <summary>One shape, given by its author's browser.</summary>
[JsonConverter(typeof(IdConverter<ShapeId>))]
public readonly record struct ShapeId(string Value) : IId<ShapeId>
{
    /// <inheritdoc/>
    public static ShapeId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
