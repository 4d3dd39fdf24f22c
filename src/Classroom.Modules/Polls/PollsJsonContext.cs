using System.Text.Json.Serialization;
using Classroom.Modules.Polls.Contract;

namespace Classroom.Modules.Polls;

/// <summary>JSON of the polls' records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartPoll))]
[JsonSerializable(typeof(CastVote))]
[JsonSerializable(typeof(ClosePoll))]
[JsonSerializable(typeof(PublishPoll))]
[JsonSerializable(typeof(PollStarted))]
[JsonSerializable(typeof(VoteCast))]
[JsonSerializable(typeof(PollTallied))]
[JsonSerializable(typeof(PollClosed))]
[JsonSerializable(typeof(PollPublished))]
[JsonSerializable(typeof(PollsView))]
[JsonSerializable(typeof(PollsSnapshot))]
internal sealed partial class PollsJsonContext : JsonSerializerContext;
