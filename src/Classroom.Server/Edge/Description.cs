using System.Text.Json.Serialization;

namespace Classroom.Server.Edge;

/// <summary>A client's or the server's session description on its way through the hub. Revision and Sdp are empty where the client asks for an offer and where it tells tiles.</summary>
public sealed record Description(PeerDirection Pc, DescriptionKind Type, int Revision, string Sdp)
{
    /// <summary>How large the client shows whom; only from clients.</summary>
    [JsonIgnore]
    public IReadOnlyList<TileSize> Tiles { get; init; } = [];

    /// <summary>Cameras come as stills; only from clients.</summary>
    [JsonIgnore]
    public bool Stills { get; init; }
}

/// <summary>How large somebody's camera is shown, in lines of the screen's pixels; 0 for not at all.</summary>
public sealed record TileSize(string ParticipantId, int Lines);

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

    /// <summary>The client's addresses have changed: ICE begins anew on the connection that there is, all else goes on. With its offer where it is the one to offer.</summary>
    [JsonStringEnumMemberName("restart")]
    Restart,

    /// <summary>How large the client shows pictures; what it says stays until it says otherwise or asks for new offers.</summary>
    [JsonStringEnumMemberName("tiles")]
    Tiles,

    /// <summary>Whether the client wants cameras as stills, to save data; as long as tiles.</summary>
    [JsonStringEnumMemberName("stills")]
    Stills,
}
