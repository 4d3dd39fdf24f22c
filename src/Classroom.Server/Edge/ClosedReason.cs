using System.Text.Json.Serialization;

namespace Classroom.Server.Edge;

/// <summary>Why the server ends a hub connection.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClosedReason>))]
public enum ClosedReason
{
    /// <summary>Another connection holds the seat now.</summary>
    [JsonStringEnumMemberName("takenOver")]
    TakenOver,

    /// <summary>A moderator has removed the person.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>The meeting is over.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>The client does not keep up: it joins again.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow,

    /// <summary>The meeting runs elsewhere or was recovered: the client joins again.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}
