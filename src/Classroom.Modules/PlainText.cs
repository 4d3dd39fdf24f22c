using System.Globalization;
using System.Text;

namespace Classroom.Modules;

/// <summary>Text of people without what breaks layouts, log lines and trust: controls, bidirectional overrides, invisible characters, towers of marks.</summary>
public static class PlainText
{
    // No script in use stacks more on one letter; more is made to run over the lines above and below.
    private const int MarksInARowMax = 3;

    /// <summary>One line: format characters are dropped, white space becomes single spaces, ends are trimmed.</summary>
    public static string OneLine(string text) => Clean(text, keepLines: false).Trim();

    /// <summary>Lines: line breaks, and the joiners that emoji and some scripts need, stay.</summary>
    public static string Lines(string text) => Clean(text, keepLines: true).Trim();

    /// <summary>How many characters (code points) a text has.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();

    /// <summary>At most the first characters (code points) of a text.</summary>
    public static string First(string text, int charactersMax) => string.Concat(text.EnumerateRunes().Take(charactersMax));

    private static string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (keepLines && rune.Value == '\n')
                clean.Append('\n');
            else if (category == UnicodeCategory.SpaceSeparator || rune.Value == '\t')
                AppendSpace(clean, single: !keepLines);
            else if (IsVisible(rune, category, keepLines) && marks <= MarksInARowMax)
                clean.Append(rune.ToString());
        }
        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    private static void AppendSpace(StringBuilder clean, bool single)
    {
        if (!single || (clean.Length > 0 && clean[^1] != ' '))
            clean.Append(' ');
    }

    private static bool IsVisible(Rune rune, UnicodeCategory category, bool keepJoiners) => rune.Value switch
    {
        0x200C or 0x200D => keepJoiners,
        // What a decoder puts in place of half a surrogate pair.
        0xFFFD => false,
        // Letters and symbols by category that nothing is drawn for: Hangul fillers, the blank Braille pattern.
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 => false,
        _ => category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
    };
}
