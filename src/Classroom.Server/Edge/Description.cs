using System.Text.Json.Serialization;

namespace Classroom.Server.Edge;

/// <summary>A client's or the server's session description on its way through the hub. Revision and Sdp are empty in a request for offers.</summary>
public sealed record Description(PeerDirection Pc, DescriptionKind Type, int Revision, string Sdp);

/// <summary>Which of a client's two peer connections is meant.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PeerDirection>))]
public enum PeerDirection
{
    /// <summary>The client sends; it offers.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,

    /// <summary>The client receives; the server offers.</summary>
    [JsonStringEnumMemberName("subscribe")]
    Subscribe,
}

/// <summary>What a description is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DescriptionKind>))]
public enum DescriptionKind
{
    /// <summary>An offer.</summary>
    [JsonStringEnumMemberName("offer")]
    Offer,

    /// <summary>An answer.</summary>
    [JsonStringEnumMemberName("answer")]
    Answer,

    /// <summary>The client wants (new) offers on its subscribing connection.</summary>
    [JsonStringEnumMemberName("request")]
    Request,
}
