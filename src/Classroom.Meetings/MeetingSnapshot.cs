using System.Text.Json;
using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>The kernel's share of a snapshot, with the modules' shares beside it.</summary>
internal sealed record MeetingSnapshot(
    int Version, long Seq, DateTimeOffset At, RosterSnapshot Roster, IReadOnlyList<AppliedCommand> Commands,
    IReadOnlyDictionary<string, JsonElement> Modules);

/// <summary>JSON of the kernel's own records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MeetingSnapshot))]
[JsonSerializable(typeof(string))]
internal sealed partial class KernelJsonContext : JsonSerializerContext;
