using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Rtc;
using Classroom.Rtc.Rtcp;
using Classroom.Server.Edge;
using Classroom.Sfu;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>Whatever reads a stranger's bytes has been fed with junk.</summary>
public sealed partial class ParserTests
{
    private static readonly Assembly[] s_product =
        [typeof(PeerConnection).Assembly, typeof(Router).Assembly, typeof(Meeting).Assembly, typeof(ModuleRegistry).Assembly, typeof(Outbox).Assembly];

    private static readonly Type[] s_raw =
        [typeof(ReadOnlySpan<byte>), typeof(Span<byte>), typeof(byte[]), typeof(ReadOnlySpan<char>), typeof(string), typeof(JsonElement), typeof(RtcpBlock)];

    /// <summary>What reads nothing of a stranger's, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_trusted = new()
    {
        ["AudienceText"] = "reads what the log holds, which this program has written",
        ["SocketAddressForm"] = "reads what the kernel has written",
    };

    [Fact]
    public void Every_parser_has_a_fuzz_test()
    {
        var fuzzed = SourceTree.Tests.Where(file => file.Lines.Any(line => FuzzTest().IsMatch(line))).SelectMany(file => file.Lines).ToList();
        var parsers = s_product.SelectMany(assembly => assembly.GetTypes()).Where(IsParser).Select(type => type.Name).Distinct().ToList();
        Assert.True(parsers.Count > 20, $"{parsers.Count} parsers");
        Assert.Empty(parsers.Except(s_trusted.Keys).Where(name => !fuzzed.Any(line => line.Contains(name + ".", StringComparison.Ordinal))).Order());
        Assert.Empty(s_trusted.Keys.Except(parsers));
    }

    // What generators of the framework have written stands in namespaces of theirs.
    private static bool IsParser(Type type) => type.Namespace?.StartsWith("Classroom.", StringComparison.Ordinal) == true
        && type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(method => !method.IsPrivate && ParserName().IsMatch(method.Name) && method.GetParameters() is [var first, ..] && s_raw.Contains(Plain(first.ParameterType)));

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : type;

    [GeneratedRegex(@"\b(?:void|Task) \w*[Ff]uzz\w*\(")]
    private static partial Regex FuzzTest();

    [GeneratedRegex("^(?:TryParse|TryRead|TryGetLocalFragment|Parse|Read|Classify|MayPass)")]
    private static partial Regex ParserName();
}
