using System.Globalization;
using System.Text.RegularExpressions;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>What pdfinfo says of a document.</summary>
internal static partial class PdfFacts
{
    /// <summary>The number of pages; 0 where it says none.</summary>
    public static int PageCount(string info) =>
        PagesLine().Matches(info) is { Count: > 0 } found && int.TryParse(found[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var count)
            ? count : 0;

    /// <summary>The sizes of the listed pages in points as they are seen, turned where the document says so; a page whose size is no number is not listed.</summary>
    public static IReadOnlyDictionary<int, PageSize> PageSizes(string info)
    {
        var turned = TurnLine().Matches(info).Where(line => line.Groups[2].Value is "90" or "270").Select(Number).ToHashSet();
        var sizes = new Dictionary<int, PageSize>();
        foreach (Match line in SizeLine().Matches(info))
        {
            if (!TryPoints(line.Groups[2], out var width) || !TryPoints(line.Groups[3], out var height))
                continue;
            var number = Number(line);
            sizes[number] = turned.Contains(number) ? new PageSize(height, width) : new PageSize(width, height);
        }

        return sizes;
    }

    private static int Number(Match line) => int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private static bool TryPoints(Group group, out double points) =>
        double.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out points) && double.IsFinite(points);

    [GeneratedRegex(@"^Pages:\s+(\d{1,9})$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PagesLine();

    [GeneratedRegex(@"^Page\s+(\d{1,9}) size:\s+([\d.e+]{1,20}) x ([\d.e+]{1,20}) pts", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"^Page\s+(\d{1,9}) rot:\s+(\d{1,3})$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TurnLine();
}
