using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Classroom.Server.Contract;

/// <summary>The one-sentence comments of the records, from the files that the compiler writes beside the assemblies.</summary>
internal sealed partial class DocComments
{
    private static readonly string[] s_assemblies = ["Classroom.Meetings", "Classroom.Modules", "Classroom.Server"];
    private readonly Dictionary<string, string> _summaries = [];

    /// <summary>Reads them; a missing file is a mistake of the build, and would make the contract differ from place to place.</summary>
    public static DocComments Load()
    {
        var comments = new DocComments();
        foreach (var assembly in s_assemblies)
        {
            var path = Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
            foreach (var member in XDocument.Load(path).Descendants("member"))
            {
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary && name.StartsWith("T:", StringComparison.Ordinal))
                    comments._summaries[name[2..]] = Text(summary);
            }
        }

        return comments;
    }

    public string? Of(Type type) => _summaries.GetValueOrDefault(type.FullName!);

    private static string Text(XElement summary)
    {
        foreach (var see in summary.Descendants("see").ToList())
            see.ReplaceWith(see.Attribute("cref")?.Value.Split('.')[^1] ?? "");
        return Spaces().Replace(summary.Value, " ").Trim().Replace("*/", "* /", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
