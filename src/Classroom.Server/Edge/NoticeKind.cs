using System.Text.Json.Serialization;

namespace Classroom.Server.Edge;

/// <summary>What a client is told beside events.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))]
public enum NoticeKind
{
    /// <summary>The log is behind; commands wait.</summary>
    [JsonStringEnumMemberName("saving")]
    Saving,

    /// <summary>The log is behind because the server's disk is full; commands wait.</summary>
    [JsonStringEnumMemberName("diskFull")]
    DiskFull,

    /// <summary>The log has caught up.</summary>
    [JsonStringEnumMemberName("saved")]
    Saved,

    /// <summary>The media moved: make new peer connections.</summary>
    [JsonStringEnumMemberName("mediaMoved")]
    MediaMoved,
}
