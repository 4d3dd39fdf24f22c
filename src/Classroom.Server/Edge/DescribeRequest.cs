using Classroom.Meetings;
using Classroom.Rtc.Sdp;
using Classroom.Server.Bridges.Media;
using Classroom.Sfu;

namespace Classroom.Server.Edge;

/// <summary>What a client says about one of its peer connections.</summary>
public sealed record DescribeRequest(
    PeerDirection Pc, DescriptionKind Type, int? Revision = null, string? Sdp = null, IReadOnlyList<TileSize>? Tiles = null, bool? Stills = null,
    IReadOnlyList<SectionLabel>? Labels = null, IReadOnlyList<string>? Decodes = null)
{
    /// <summary>Longest SDP, in characters.</summary>
    public const int SdpMax = 256 * 1024;

    /// <summary>Pictures in one message; a wall has at most 49 at once, and those that have gone are told once.</summary>
    public const int TilesMax = 128;

    /// <summary>Names of codecs in one message; those that we do not know are left out.</summary>
    public const int DecodesMax = 16;

    /// <summary>Lines of the largest screens.</summary>
    public const int LinesMax = 8_192;

    /// <summary>The description, or null where the parts do not go together.</summary>
    public Description? ToDescription() => (Stills is not null) != (Type == DescriptionKind.Stills) || Decodes is not null && Type != DescriptionKind.Request ? null : (Pc, Type) switch
    {
        (PeerDirection.Publish, DescriptionKind.Offer or DescriptionKind.Restart)
            when Tiles is null && Revision is >= 0 and { } revision && Sdp is { Length: > 0 and <= SdpMax } sdp && TryReadLabels(out var labels)
            => new Description(Pc, Type, revision, sdp) { Labels = labels },
        _ when Labels is not null => null,
        (PeerDirection.Subscribe, DescriptionKind.Answer)
            when Tiles is null && Revision is >= 0 and { } revision && Sdp is { Length: > 0 and <= SdpMax } sdp => new Description(Pc, Type, revision, sdp),
        (PeerDirection.Subscribe, DescriptionKind.Tiles) when Sdp is null && Tiles is { Count: > 0 and <= TilesMax } tiles && tiles.All(IsValid)
            => new Description(Pc, Type, 0, "") { Tiles = tiles },
        (PeerDirection.Subscribe, DescriptionKind.Stills) when Sdp is null && Tiles is null => new Description(Pc, Type, 0, "") { Stills = Stills == true },
        (PeerDirection.Subscribe, DescriptionKind.Request) when Sdp is null && Tiles is null && Decodes is null or { Count: <= DecodesMax }
            => new Description(Pc, Type, Revision ?? 0, "") { Decodes = Decodes is null ? null : VideoCodecNames.AllOf(Decodes) },
        (PeerDirection.Subscribe, DescriptionKind.Restart) when Sdp is null && Tiles is null => new Description(Pc, Type, Revision ?? 0, ""),
        _ => null,
    };

    private static bool IsValid(TileSize? tile) => tile is not null && IdText.IsValid(tile.ParticipantId) && tile is { Lines: >= 0 and <= LinesMax, Picture: not null };

    private bool TryReadLabels(out Dictionary<string, TrackLabel>? labels)
    {
        labels = null;
        if (Labels is null)
            return true;
        if (Labels.Count > Negotiator.MaxTransceivers)
            return false;
        labels = [];
        foreach (var told in Labels)
        {
            if (told is not { Mid: { Length: > 0 } mid } || !TrackLabels.TryParse(told.Label, out var label) || !labels.TryAdd(mid, label))
                return false;
        }
        return true;
    }
}
