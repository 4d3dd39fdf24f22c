using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Presentations.Contract;

/// <summary>One page: the presentation's id, a dot, the page's number from 1.</summary>
[JsonConverter(typeof(IdConverter<PageId>))]
public readonly record struct PageId(string Value) : IId<PageId>
{
    /// <inheritdoc/>
    public static PageId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
