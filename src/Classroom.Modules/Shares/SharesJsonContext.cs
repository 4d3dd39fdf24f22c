using System.Text.Json.Serialization;
using Classroom.Modules.Shares.Contract;

namespace Classroom.Modules.Shares;

/// <summary>JSON of the shares' records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartShare))]
[JsonSerializable(typeof(StopShare))]
[JsonSerializable(typeof(TurnShare))]
[JsonSerializable(typeof(AllowSharing))]
[JsonSerializable(typeof(ShareStarted))]
[JsonSerializable(typeof(ShareStopped))]
[JsonSerializable(typeof(ShareTurned))]
[JsonSerializable(typeof(SharingAllowed))]
[JsonSerializable(typeof(SharesView))]
[JsonSerializable(typeof(SharesSnapshot))]
internal sealed partial class SharesJsonContext : JsonSerializerContext;
