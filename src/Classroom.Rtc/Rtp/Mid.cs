namespace Classroom.Rtc.Rtp;

/// <summary>Media identification tag of an m-line, RFC 5888 and RFC 9143.</summary>
public readonly record struct Mid
{
    /// <summary>One-byte header extensions carry at most 16 bytes (RFC 8285 section 4.2).</summary>
    public const int MaxLength = 16;

    private Mid(string value) => Value = value;

    public string Value { get => field ?? ""; }

    public static bool TryParse(ReadOnlySpan<char> text, out Mid mid)
    {
        mid = default;
        if (text.IsEmpty || text.Length > MaxLength) return false;
        foreach (var c in text) if (!IsTokenCharacter(c)) return false;
        mid = new Mid(text.ToString());
        return true;
    }

    public static Mid OfIndex(int index) => new(index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Compares with the bytes of a header extension without making a string.</summary>
    public bool Matches(ReadOnlySpan<byte> ascii) => AsciiText.Equals(Value, ascii);

    public override string ToString() => Value;

    // "token" of RFC 8866 section 9.
    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '-' or '.' or '^' or '_' or '`' or '{' or '|' or '}' or '~';
}
