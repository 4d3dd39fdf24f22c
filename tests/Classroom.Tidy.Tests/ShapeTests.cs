using System.Text.RegularExpressions;
using Classroom.Modules;
using Classroom.Testing;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>The house rules that can be read from the text of a file.</summary>
public sealed partial class ShapeTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;

    /// <summary>Files that hold one union or one form, and so several types. This list only shrinks.</summary>
    private static readonly string[] s_severalTypes =
    [
        "src/Classroom.Meetings/LoopInput.cs", "src/Classroom.Meetings/LoopOutput.cs",
        "src/Classroom.Server/Edge/Description.cs", "src/Classroom.Server/Edge/HttpRecords.cs", "src/Classroom.Server/Edge/HubMessages.cs",
        "src/Classroom.Server/Loops/MediaEvent.cs", "src/Classroom.Sfu/SfuCommand.cs", "src/Classroom.Sfu/SfuEvent.cs",
    ];

    [Fact]
    public void A_file_has_at_most_400_lines() =>
        Assert.Empty(SourceTree.All.Concat(SourceTree.Frontend).Where(file => file.Lines.Count > FileLinesMax).Select(file => $"{file.Path}: {file.Lines.Count}"));

    [Fact]
    public void A_method_has_at_most_70_lines() => Assert.Empty(SourceTree.All.SelectMany(file =>
        MethodLines.Of(file.Lines).Where(method => method.Count > MethodLinesMax).Select(method => $"{file.Path}:{method.Line}: {method.Count}")));

    [Fact]
    public void A_class_is_sealed_unless_it_says_otherwise() => Assert.Empty(Lines(SourceTree.All, OpenClass()));

    [Fact]
    public void No_type_is_called_after_nothing() => Assert.Empty(Lines(SourceTree.All, EmptyName()));

    [Fact]
    public void Nothing_is_swallowed_left_open_or_slept_through() => Assert.Empty(
        Lines(SourceTree.All.Where(file => !file.Path.EndsWith("/ShapeTests.cs", StringComparison.Ordinal)), Defect()));

    [Fact]
    public void A_public_type_says_what_it_is()
    {
        // The members of a union say it by their names and their base.
        var files = SourceTree.Product.Where(file => !s_severalTypes.Contains(file.Path));
        Assert.Empty(files.SelectMany(file => TopLevelTypes(file).Where(line => !IsDocumented(file, line)).Select(line => $"{file.Path}: {file.Lines[line]}")));
    }

    [Fact]
    public void A_file_has_one_public_type_but_for_contracts_and_unions()
    {
        var several = SourceTree.Product.Where(file => TopLevelTypes(file).Count() > 1 && !file.Path.EndsWith("Contract.cs", StringComparison.Ordinal));
        Assert.Equal(s_severalTypes, several.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        Assert.Empty(SourceTree.All.Where(file => file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
            && !Allowed(Path.GetDirectoryName(file.Path)!.Split('/')[1..]).Contains(line[10..].TrimEnd(';'))).Select(file => file.Path));

        // A module's contract is in a namespace of its own, so that others may name it; the kernel is one namespace, whatever its folders.
        static string[] Allowed(string[] folders) => folders switch
        {
            ["Classroom.Modules", var module] => [$"Classroom.Modules.{module}", $"Classroom.Modules.{module}.Contract"],
            ["Classroom.Meetings", "Ids" or "Wire"] => ["Classroom.Meetings"],
            ["Classroom.Testing", ..] => ["Classroom.Testing", string.Join('.', folders)],
            _ => [string.Join('.', folders)],
        };
    }

    [Fact]
    public void Every_module_has_the_same_shape_on_the_server_and_in_the_browser()
    {
        var folders = Directory.GetDirectories(Repository.Path("src", "Classroom.Modules")).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("obj" or "bin")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(ModuleRegistry.Modules.Select(module => module.Name).Order(StringComparer.Ordinal), folders.Select(name => name.ToLowerInvariant()));
        var expected = folders.SelectMany(name => (string[])[
            $"src/Classroom.Modules/{name}/{name}.md", $"src/Classroom.Modules/{name}/{name}Contract.cs", $"src/Classroom.Modules/{name}/{name}State.cs",
            $"src/Classroom.Modules/{name}/{name}Module.cs", .. Feature(name.ToLowerInvariant())]);
        var missing = expected.Where(path => !File.Exists(Repository.Path(path))).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));

        static string[] Feature(string name) =>
            [$"frontend/src/features/{name}/index.ts", $"frontend/src/features/{name}/{name}.reducer.ts", $"frontend/src/features/{name}/{name}.commands.ts"];
    }

    [Fact]
    public void The_length_of_a_method_is_measured() => Assert.Equal([(3, 6), (9, 3)], MethodLines.Of(
    [
        "internal sealed class Sample", "{", "    public void Long(int a,", "        int b)", "    {", "        Do();", "        Do();", "    }", "    public int Table(int a) => a switch",
        "    {", "    };", "    private static readonly int[] s_table =", "    [", "    ];", "}",
    ]));

    private static IEnumerable<string> Lines(IEnumerable<SourceFile> files, Regex wrong) =>
        files.SelectMany(file => file.Lines.Where(line => wrong.IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}"));

    private static IEnumerable<int> TopLevelTypes(SourceFile file) =>
        Enumerable.Range(0, file.Lines.Count).Where(at => PublicType().IsMatch(file.Lines[at]) && !IsFurtherPart(file.Path));

    // "MeetingGrain.Log.cs" is a part of what MeetingGrain.cs declares.
    private static bool IsFurtherPart(string path) => Path.GetFileNameWithoutExtension(path).Contains('.', StringComparison.Ordinal);

    private static bool IsDocumented(SourceFile file, int line)
    {
        while (file.Lines[line - 1].StartsWith('[') || file.Lines[line - 1].StartsWith(' '))
            line--;
        return file.Lines[line - 1].StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s*(?:public|internal|private) (?:partial )?(?:class|record) \w")]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum) \w*(?:Service|Manager|Helper|Utils?)\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"catch\s*(?:\([^)]*\))?\s*\{\s*\}|\bTODO\b|\bFIXME\b|Thread\.Sleep\([^0)]|\bSkip = ""|#region|#pragma warning disable")]
    private static partial Regex Defect();

    [GeneratedRegex(@"^public (?:[a-z]+ )*(?:class|record|struct|interface|enum) \w")]
    private static partial Regex PublicType();
}
