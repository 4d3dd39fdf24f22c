using System.Text.RegularExpressions;

namespace Classroom.Tidy.Tests;

/// <summary>
/// Where methods begin and how long they are, from the text: the build enforces the format, so a body's braces stand alone, at the column of its first line.
/// </summary>
internal static partial class MethodLines
{
    /// <summary>The first line of each method (from 1), and how many lines it has with its signature.</summary>
    public static IReadOnlyList<(int Line, int Count)> Of(IReadOnlyList<string> lines)
    {
        var found = new List<(int, int)>();
        for (var at = 1; at < lines.Count; at++)
        {
            var indent = lines[at].Length - 1;
            if (indent < 4 || lines[at].TrimStart() != "{")
                continue;
            var first = Signature(lines, at, indent);
            var head = string.Join(' ', lines.Skip(first).Take(at - first));
            if (Type().IsMatch(head) || !Method().IsMatch(head.Split(" =")[0]))
                continue;
            var end = at + 1;
            while (end < lines.Count - 1 && !lines[end].StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal))
                end++;
            found.Add((first + 1, end - first + 1));
            at = end;
        }

        return found;
    }

    private static int Signature(IReadOnlyList<string> lines, int brace, int indent)
    {
        var first = brace - 1;
        while (first > 0 && lines[first].TakeWhile(letter => letter == ' ').Count() > indent)
            first--;
        return first;
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum) \w")]
    private static partial Regex Type();

    [GeneratedRegex(@"\w(?:<[^>]*>)?\(")]
    private static partial Regex Method();
}
