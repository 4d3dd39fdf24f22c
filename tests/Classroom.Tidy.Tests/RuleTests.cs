using System.Text.RegularExpressions;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>Every rule has a scene that carries its id, and every scene a rule.</summary>
public sealed partial class RuleTests
{
    [Fact]
    public void Every_rule_has_a_test_of_its_name() =>
        Assert.Empty(SourceTree.RuleIds.Except(Tested()).Order());

    [Fact]
    public void Every_test_that_names_a_rule_names_one_that_is_there()
    {
        var families = SourceTree.RuleIds.Select(id => id.Split('-')[0]).ToHashSet();
        Assert.Empty(Tested().Where(id => families.Contains(id.Split('-')[0])).Except(SourceTree.RuleIds));
    }

    [Fact]
    public void Every_refusal_in_the_code_is_by_a_rule_that_is_written_down()
    {
        var refused = SourceTree.Product.SelectMany(file => file.Lines).SelectMany(line => Literal().Matches(line)).Select(match => match.Groups[1].Value);
        Assert.Empty(refused.Where(id => id != "UTF-8").Except(SourceTree.RuleIds));
    }

    [Fact]
    public void A_rule_is_written_once()
    {
        Assert.True(SourceTree.RuleIds.Count > 100);
        Assert.Empty(SourceTree.RuleIds.GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    private static HashSet<string> Tested() => [.. SourceTree.Tests.SelectMany(file => file.Lines).Select(line => Scene().Match(line))
        .Where(match => match.Success).Select(match => $"{match.Groups[1].Value}-{match.Groups[2].Value}")];

    [GeneratedRegex(@"\bpublic (?:async )?(?:void|Task) ([A-Z]+)_(\d+)_\w+\(")]
    private static partial Regex Scene();

    [GeneratedRegex("\"([A-Z]+-\\d+)\"")]
    private static partial Regex Literal();
}
