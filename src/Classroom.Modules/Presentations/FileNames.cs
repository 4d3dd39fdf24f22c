using System.Globalization;
using System.Text;

namespace Classroom.Modules.Presentations;

/// <summary>Makes an uploaded file's name fit to be shown: no path, nothing invisible, bounded.</summary>
internal static class FileNames
{
    /// <summary>Longest name kept, in characters.</summary>
    public const int LengthMax = 200;

    private const string Unnamed = "document.pdf";

    public static string Clean(string raw)
    {
        var name = new StringBuilder(Math.Min(raw.Length, LengthMax));
        var start = raw.AsSpan().LastIndexOfAny('/', '\\') + 1;
        foreach (var rune in raw.AsSpan(start).EnumerateRunes())
        {
            if (name.Length + rune.Utf16SequenceLength > LengthMax)
                break;
            if (IsShown(rune))
                name.Append(rune.ToString());
            else if (Rune.IsWhiteSpace(rune))
                name.Append(' ');
        }

        var cleaned = name.ToString().Trim();
        return cleaned.Length == 0 ? Unnamed : cleaned;
    }

    // Format characters include the direction overrides that make "fdp.exe" read as "exe.pdf".
    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
