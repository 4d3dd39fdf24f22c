using System.Xml.Linq;
using Classroom.Testing;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>The arrows of docs/architecture.md: who may reference whom, and which packages a pure project may have.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> s_projects = new()
    {
        ["Classroom.Rtc"] = [],
        ["Classroom.Sfu"] = ["Classroom.Rtc"],
        ["Classroom.Meetings"] = [],
        ["Classroom.Modules"] = ["Classroom.Meetings"],
        ["Classroom.Storage"] = ["Classroom.Meetings"],
        ["Classroom.Server"] = ["Classroom.Migrations", "Classroom.Modules", "Classroom.Sfu", "Classroom.Storage"],
    };

    private static readonly Dictionary<string, string[]> s_packages = new()
    {
        ["Classroom.Rtc"] = ["BouncyCastle.Cryptography"],
        ["Classroom.Sfu"] = [],
        ["Classroom.Meetings"] = [],
        ["Classroom.Modules"] = [],
    };

    [Fact]
    public void Every_project_references_what_its_arrows_allow_and_no_other()
    {
        var folders = Directory.GetDirectories(Repository.Path("src")).Select(path => Path.GetFileName(path)!);
        Assert.Equal(s_projects.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
        foreach (var (project, allowed) in s_projects)
            Assert.Equal((project, string.Join(' ', allowed)), (project, string.Join(' ', References(Repository.Path("src", project, project + ".csproj")))));
    }

    [Fact]
    public void Migrations_reference_the_storage_alone() =>
        Assert.Equal(["Classroom.Storage"], References(Repository.Path("migrations", "Classroom.Migrations", "Classroom.Migrations.csproj")));

    [Fact]
    public void Pure_projects_have_no_packages_but_the_DTLS_library()
    {
        foreach (var (project, allowed) in s_packages)
            Assert.Equal(allowed, Items(Repository.Path("src", project, project + ".csproj"), "PackageReference"));
    }

    private static IEnumerable<string> References(string project) =>
        Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(item => item.Attribute("Include")!.Value);
}
