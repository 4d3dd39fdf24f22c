using System.Globalization;

namespace Classroom.Rtc.Rtp;

/// <summary>Restriction identifier that names one simulcast layer, RFC 8851 and RFC 8852.</summary>
public readonly record struct Rid
{
    public const int MaxLength = 16;

    private Rid(string value) => Value = value;

    public string Value { get => field ?? ""; }

    /// <summary>For layers that have no name: their place in the description.</summary>
    public static Rid OfPlace(int place) => new(place.ToString(CultureInfo.InvariantCulture));

    public static bool TryParse(ReadOnlySpan<char> text, out Rid rid)
    {
        rid = default;
        if (text.IsEmpty || text.Length > MaxLength) return false;
        foreach (var c in text) if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        rid = new Rid(text.ToString());
        return true;
    }

    public bool Matches(ReadOnlySpan<byte> ascii) => AsciiText.Equals(Value, ascii);

    public override string ToString() => Value;
}
