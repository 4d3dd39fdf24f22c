using System.Text.Json;
using System.Text.Unicode;

namespace Classroom.Meetings;

/// <summary>What JSON from outside may be at most, checked token by token before anything is made of it.</summary>
public static class JsonLimits
{
    /// <summary>Deepest nesting.</summary>
    public const int DepthMax = 16;

    /// <summary>Largest command of a person: some forty long strokes at once.</summary>
    public const int CommandBytesMax = 512 * 1024;

    /// <summary>Largest command of the server: a room's boards.</summary>
    public const int SystemCommandBytesMax = 64 * 1024 * 1024;

    /// <summary>Longest string of a person: ink of ten thousand points in base64.</summary>
    public const int StringBytesMax = 160 * 1024;

    /// <summary>Most tokens in a command of a person.</summary>
    public const int TokensMax = 100_000;

    /// <summary>Null where the JSON is one object within the limits; <paramref name="type"/> is its "type".</summary>
    internal static Rejection? Check(ReadOnlySpan<byte> json, int bytesMax, int stringBytesMax, out string? type)
    {
        type = null;
        if (json.Length > bytesMax)
            return KernelRules.Malformed($"A command has at most {bytesMax} bytes.");
        if (!Utf8.IsValid(json))
            return KernelRules.Malformed("Not UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax, AllowMultipleValues = false });
        try
        {
            return Walk(ref reader, bytesMax, stringBytesMax, ref type);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the reader's word for half a surrogate pair.
            return KernelRules.Malformed("Not well-formed JSON, or nested too deeply.");
        }
    }

    private static Rejection? Walk(ref Utf8JsonReader reader, int bytesMax, int stringBytesMax, ref string? type)
    {
        var tokensMax = bytesMax > CommandBytesMax ? bytesMax : TokensMax;
        var tokens = 0;
        while (reader.Read())
        {
            if (tokens++ == 0 && reader.TokenType != JsonTokenType.StartObject)
                return KernelRules.Malformed("A command is a JSON object.");
            if (tokens > tokensMax)
                return KernelRules.Malformed("A command has too many values.");
            switch (reader.TokenType)
            {
                case JsonTokenType.Number when !reader.TryGetDouble(out var number) || !double.IsFinite(number):
                    return KernelRules.WrongShape("A number is not finite.");
                case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueSpan.Length > stringBytesMax:
                    return KernelRules.Malformed($"A string has at most {stringBytesMax} bytes.");
                case JsonTokenType.String:
                    _ = reader.ValueIsEscaped ? reader.GetString() : null;
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1 && reader.ValueTextEquals("type"u8):
                    reader.Read();
                    if (type is not null || reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > IdText.LengthMax)
                        return KernelRules.WrongShape("A command has one type.");
                    type = reader.GetString();
                    break;
                default:
                    break;
            }
        }
        return null;
    }
}
