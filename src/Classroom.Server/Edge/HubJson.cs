using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Classroom.Server.Edge;

/// <summary>Reads what clients say to the hub, strictly: exactly the properties, each once, each of its kind.</summary>
internal static class HubJson
{
    private const int DepthMax = 16;

    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = DepthMax,
    };

    public static bool TryRead<T>(JsonElement element, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = element.Deserialize<T>(s_strict);
            return value is not null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no Unicode.
            value = null;
            return false;
        }
    }
}
