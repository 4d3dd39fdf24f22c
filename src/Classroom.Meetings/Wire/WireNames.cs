using System.Text.Json;

namespace Classroom.Meetings;

/// <summary>The names of records on the wire: the record's own in camel case, each once.</summary>
public static class WireNames
{
    /// <summary>The name of one record.</summary>
    public static string Of(Type record) => JsonNamingPolicy.CamelCase.ConvertName(record.Name);

    /// <summary>Records by name; two of one name are a mistake of the code.</summary>
    internal static Dictionary<string, Type> Index(IEnumerable<Type> records) => records.ToDictionary(Of, StringComparer.Ordinal);
}
