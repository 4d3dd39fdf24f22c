using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
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
    public void Every_parser_is_called_by_a_fuzz_test()
    {
        var fuzzed = FuzzedCalls.OfAll();
        var parsers = s_product.SelectMany(assembly => assembly.GetTypes()).SelectMany(Parsers).ToList();
        Assert.True(parsers.Count > 40, $"{parsers.Count} parsers");
        Assert.Empty(parsers.Where(parser => !s_trusted.ContainsKey(parser.DeclaringType!.Name) && !fuzzed.Contains(parser)).Select(PacketPathWalker.Name).Order());
        Assert.Empty(s_trusted.Keys.Except(parsers.Select(parser => parser.DeclaringType!.Name)));
    }

    [Fact]
    public void The_search_finds_what_a_fuzz_test_calls_and_not_what_stands_beside_it()
    {
        var called = FuzzedCalls.Of(typeof(Sample).GetMethod(nameof(Sample.Fuzzes))!).Select(PacketPathWalker.Name).ToList();
        foreach (var parser in (Type[])[typeof(Mid), typeof(Rid), typeof(RtpHeader), typeof(DtlsFingerprint), typeof(TrackLabels)])
            Assert.Contains($"{parser.FullName}.TryParse", called);
        Assert.DoesNotContain($"{typeof(SdpParser).FullName}.TryParse", called);
    }

    // What generators of the framework have written stands in namespaces of theirs.
    private static IEnumerable<MethodInfo> Parsers(Type type) => type.Namespace?.StartsWith("Classroom.", StringComparison.Ordinal) != true ? []
        : type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => !method.IsPrivate && ParserName().IsMatch(method.Name) && method.GetParameters().Take(2).Any(parameter => s_raw.Contains(Plain(parameter.ParameterType))));

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : type;

    [GeneratedRegex("^(?:TryParse|TryRead|TryGetLocalFragment|Parse|Read|Classify|MayPass)")]
    private static partial Regex ParserName();

    private static class Sample
    {
        public static void Fuzzes()
        {
            _ = Mid.TryParse("x", out _);
            Func<string, bool> inside = text => Rid.TryParse(text, out _);
            _ = inside("x") && Local() && Beside([1]);
            _ = Awaits();

            static bool Local() => DtlsFingerprint.TryParse("x", out _);
        }

        public static bool Other() => SdpParser.TryParse("x", out _, out _);

        private static bool Beside(byte[] bytes) => RtpHeader.TryParse(bytes, out _);

        private static async Task Awaits()
        {
            await Task.Yield();
            _ = TrackLabels.TryParse("x", out _);
        }
    }
}
