using System.Reflection;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Rtc;
using Classroom.Sfu;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>The cores have no socket, task, thread, lock, clock, chance, disk or database; modules do not know one another.</summary>
public sealed class PurityTests
{
    private static readonly Assembly[] s_pure = [typeof(PeerConnection).Assembly, typeof(Router).Assembly, typeof(Meeting).Assembly, typeof(ModuleRegistry).Assembly];

    private static readonly string[] s_forbidden =
    [
        "System.Threading.", "System.Net.Sockets.", "System.Net.Http.", "System.Timers.", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.TimeProvider",
        "System.Console", "System.IO.File", "System.IO.Directory", "Microsoft.", "Npgsql", "Orleans", "System.Data.",
    ];

    private static readonly string[] s_forbiddenMembers =
    [
        "System.DateTime.get_UtcNow", "System.DateTime.get_Now", "System.DateTimeOffset.get_UtcNow", "System.DateTimeOffset.get_Now", "System.Guid.NewGuid",
        "System.Guid.CreateVersion7", "System.Random.get_Shared", "System.Random..ctor", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Security.Cryptography.RandomNumberGenerator.Fill", "System.Security.Cryptography.RandomNumberGenerator.GetBytes",
        "System.Security.Cryptography.RandomNumberGenerator.Create",
    ];

    /// <summary>Where a pure assembly touches the outside, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_excepted = new()
    {
        ["Classroom.Rtc.Dtls.BouncyCastleDtlsEndpoint"] = "the library blocks in its handshake; the adapter keeps it on a thread of the loop's pool",
        ["Classroom.Sfu.Crossing.CrossingRing"] = "memory with one writer and one reader: the order of their writes is named, and nobody waits",
        ["Classroom.Meetings.IEventLog"] = "the boundary of I/O: an interface alone",
        ["Classroom.Meetings.ISnapshotStore"] = "the boundary of I/O: an interface alone",
        ["Classroom.Meetings.IBlobStore"] = "the boundary of I/O: an interface alone",
    };

    [Fact]
    public void Pure_assemblies_name_nothing_of_the_outer_world()
    {
        var used = s_pure.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => Outside(type).Select(what => (Owner: Outermost(type), What: what))).ToList();
        var wrong = used.Where(one => !s_excepted.ContainsKey(one.Owner)).Select(one => $"{one.Owner} uses {one.What}").Distinct().ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(s_excepted.Keys.Order(), used.Select(one => one.Owner).Where(s_excepted.ContainsKey).Distinct().Order());
    }

    [Fact]
    public void A_module_names_of_another_its_contract_alone()
    {
        var wrong = typeof(ModuleRegistry).Assembly.GetTypes().Where(type => Module(type) is not null).SelectMany(type => NamedTypes.Of(type)
            .Where(named => Module(named.Type) is { } other && other != Module(type) && named.Type.Namespace != $"{other}.Contract")
            .Select(named => $"{type} names {named.Type}"));
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void A_contract_names_no_state()
    {
        var contracts = typeof(ModuleRegistry).Assembly.GetTypes().Where(type => type.Namespace?.EndsWith(".Contract", StringComparison.Ordinal) == true).ToList();
        Assert.True(contracts.Count > 80);
        Assert.Empty(contracts.SelectMany(type => NamedTypes.Of(type)
            .Where(named => named.Type.Namespace is { } space && space.StartsWith("Classroom.Modules", StringComparison.Ordinal) && !space.EndsWith(".Contract", StringComparison.Ordinal))
            .Select(named => $"{type} names {named.Type}")).Distinct());
    }

    [Fact]
    public void The_search_finds_what_it_is_for()
    {
        Assert.Contains("System.DateTimeOffset.get_UtcNow", Outside(typeof(Impure)));
        Assert.Contains("System.Threading.Tasks.Task", Outside(typeof(Impure)));
        Assert.Contains("System.Guid.NewGuid", Outside(typeof(Impure)));
        Assert.Contains("System.Threading.Lock", Outside(typeof(Impure)));
    }

    private static IEnumerable<string> Outside(Type type) => NamedTypes.Of(type).SelectMany(named => (string[])[named.Type.FullName ?? "", $"{named.Type.FullName}.{named.Member}"])
        .Where(name => s_forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal)) || s_forbiddenMembers.Contains(name));

    private static string Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName!;
    }

    private static string? Module(Type type) => type.Namespace?.Split('.') is ["Classroom", "Modules", var module, ..] ? $"Classroom.Modules.{module}" : null;

    private sealed class Impure
    {
        private readonly Lock _gate = new();

        public (DateTimeOffset Now, Guid Id, Lock Gate, Task Done) Look() => (DateTimeOffset.UtcNow, Guid.NewGuid(), _gate, Task.CompletedTask);
    }
}
