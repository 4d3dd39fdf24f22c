using System.Text.Json.Serialization;
using Classroom.Meetings;
using Classroom.Server.Contract;

namespace Classroom.Server.Edge;

/// <summary>The log is behind, has caught up, or media moved.</summary>
public sealed record NoticeMessage(NoticeKind Kind);

/// <summary>The last message of a connection.</summary>
public sealed record ClosedMessage(ClosedReason Reason);

/// <summary>Proof of a seat that was held before.</summary>
public sealed record ResumeProof(ParticipantId ParticipantId, string Secret);

/// <summary>What a client says to come in, by the token that its connection was opened with.</summary>
public sealed record JoinRequest(RoomId RoomId, string Name, string ClientVersion, ResumeProof? Resume = null);

/// <summary>Why somebody may not come in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JoinRefusal>))]
public enum JoinRefusal
{
    /// <summary>No such room, or the token is not of it.</summary>
    [JsonStringEnumMemberName("notFound")]
    NotFound,

    /// <summary>The meeting of the seat is over.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>No seat is free.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>The name is empty, too long or not a name.</summary>
    [JsonStringEnumMemberName("nameInvalid")]
    NameInvalid,

    /// <summary>The client is of another version than the server.</summary>
    [JsonStringEnumMemberName("reload")]
    Reload,

    /// <summary>A moderator has removed the holder of this seat.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>The server cannot store anything now; try again.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,

    /// <summary>The server's disk is full; try again, and tell who runs it.</summary>
    [JsonStringEnumMemberName("diskFull")]
    DiskFull,
}

/// <summary>The answer to Join.</summary>
public abstract record JoinReply;

/// <summary>Come in: who you are and all you may see.</summary>
public sealed record JoinAccepted(
    MeetingId MeetingId, ParticipantId ParticipantId, Role Role, string ResumeSecret, long Seq, int Epoch, RawJson View, string Ticket,
    string ServerVersion, JoinMedia Media) : JoinReply
{
    /// <summary>Tells the two answers apart.</summary>
    [WireLiteral("true")]
    public bool Ok => true;
}

/// <summary>What the client should know about media: how pictures are coded ("vp8", "h264", "vp9", "av1") is said again by the answers to its offers.</summary>
public sealed record JoinMedia(IReadOnlyList<IceServer> IceServers, string VideoCodec);

/// <summary>A relay for peer connections, with credentials that are good for some hours (W3C's RTCIceServer).</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string Username, string Credential);

/// <summary>Not now, or never.</summary>
public sealed record JoinRefused(JoinRefusal Reason) : JoinReply
{
    /// <summary>Tells the two answers apart.</summary>
    [WireLiteral("false")]
    public bool Ok => false;
}

/// <summary>The answer to Send and Describe.</summary>
public abstract record SendReply;

/// <summary>Durable at this number; for Describe: taken.</summary>
public sealed record SendAccepted(long Seq) : SendReply
{
    /// <summary>Tells the two answers apart.</summary>
    [WireLiteral("true")]
    public bool Ok => true;
}

/// <summary>Refused by a rule; browsers translate by its id. Where it is a matter of time, the same may be sent again after RetryAfterMs.</summary>
public sealed record SendRefused(
    string Rule, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfterMs = null) : SendReply
{
    /// <summary>Tells the two answers apart.</summary>
    [WireLiteral("false")]
    public bool Ok => false;
}
