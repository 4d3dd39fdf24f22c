using System.Text.RegularExpressions;
using Classroom.Testing;

namespace Classroom.Tidy.Tests;

/// <summary>The source files of the checkout, read once; what a generator wrote is left out.</summary>
internal static partial class SourceTree
{
    private static readonly string[] s_frontendPatterns = ["*.ts", "*.tsx", "*.css"];

    public static IReadOnlyList<SourceFile> All { get; } = [.. Read("src", "*.cs"), .. Read("tests", "*.cs"), .. Read("migrations", "*.cs")];

    public static IReadOnlyList<SourceFile> Frontend { get; } = [.. s_frontendPatterns.SelectMany(pattern => Read("frontend/src", pattern))];

    public static IEnumerable<SourceFile> Product => All.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> Tests => All.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>The ids that the rules files of the product define.</summary>
    public static IReadOnlyList<string> RuleIds { get; } =
        [.. Files("src", "*.md").SelectMany(File.ReadLines).Select(line => RuleLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    private static IEnumerable<SourceFile> Read(string folder, string pattern) => Files(folder, pattern)
        .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal) && !path.EndsWith(".g.ts", StringComparison.Ordinal))
        .Select(path => new SourceFile(Path.GetRelativePath(Repository.Root, path), File.ReadAllLines(path)));

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Repository.Path(folder), pattern, SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"^- (?:\*\*)?([A-Z]+-\d+)\b")]
    private static partial Regex RuleLine();
}

/// <summary>One file: its path below the root, and its lines.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines);
