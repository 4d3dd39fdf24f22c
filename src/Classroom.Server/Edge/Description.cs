using System.Text.Json.Serialization;
using Classroom.Rtc.Codecs;
using Classroom.Sfu;

namespace Classroom.Server.Edge;

/// <summary>A client's or the server's session description on its way through the hub. Revision and Sdp are empty where the client asks for an offer, where it tells tiles, and where it is told layers.</summary>
public sealed record Description(PeerDirection Pc, DescriptionKind Type, int Revision, string Sdp)
{
    /// <summary>What the client can decode of pictures; null where it does not say. Only from clients that ask for offers.</summary>
    [JsonIgnore]
    public IReadOnlyList<VideoCodec>? Decodes { get; init; }

    /// <summary>How large the client shows whom; only from clients.</summary>
    [JsonIgnore]
    public IReadOnlyList<TileSize> Tiles { get; init; } = [];

    /// <summary>Cameras come as stills; only from clients.</summary>
    [JsonIgnore]
    public bool Stills { get; init; }

    /// <summary>Which layers of its camera the client need not make, by their rids; only to clients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Off { get; init; }

    /// <summary>What the client's m-lines are, by mid; only from clients, null where they have not said.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, TrackLabel>? Labels { get; init; }
}

/// <summary>
/// How large one of somebody's pictures is shown, in lines of the screen's pixels; 0 for not at all. Label: which, "video" where it is left out. Pinned: wanted
/// before others alike.
/// </summary>
public sealed record TileSize(string ParticipantId, int Lines, string? Label = null, bool Pinned = false)
{
    /// <summary>Which picture; null where there is no such.</summary>
    [JsonIgnore]
    public TrackLabel? Picture => Label is null ? TrackLabel.Video : TrackLabels.TryParse(Label, out var label) && label.PictureOf() == label ? label : null;
}

/// <summary>What one m-line of a client's offer is: "audio", "video", "screen", "screenAudio", "otherScreen", "otherScreenAudio" or "document".</summary>
public sealed record SectionLabel(string Mid, string Label);

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

    /// <summary>The client wants (new) offers on its subscribing connection; the server wants a new one on the client's publishing one.</summary>
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

    /// <summary>Which layers of the client's camera nobody can use; it holds for the connection that there is, until the server says otherwise.</summary>
    [JsonStringEnumMemberName("layers")]
    Layers,
}
