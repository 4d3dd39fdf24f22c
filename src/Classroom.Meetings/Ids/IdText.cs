using System.Buffers;
using System.Buffers.Text;

namespace Classroom.Meetings;

/// <summary>The one spelling of identifiers: what is accepted from a wire, and how new ones are made.</summary>
public static class IdText
{
    /// <summary>Longest identifier accepted, in characters.</summary>
    public const int LengthMax = 64;

    private const int RandomBytes = 16;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>True for 1 to 64 allowed characters.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= LengthMax } && text.AsSpan().IndexOfAnyExcept(s_allowed) < 0;

    /// <summary>A new identifier of 128 random bits, base64url.</summary>
    public static string New(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
