namespace Classroom.Server.Edge;

/// <summary>What a client says about one of its peer connections.</summary>
public sealed record DescribeRequest(PeerDirection Pc, DescriptionKind Type, int? Revision = null, string? Sdp = null)
{
    /// <summary>Longest SDP, in characters.</summary>
    public const int SdpMax = 256 * 1024;

    /// <summary>The description, or null where the parts do not go together.</summary>
    public Description? ToDescription() => (Pc, Type) switch
    {
        (PeerDirection.Publish, DescriptionKind.Offer) or (PeerDirection.Subscribe, DescriptionKind.Answer)
            when Revision is >= 0 and { } revision && Sdp is { Length: > 0 and <= SdpMax } sdp => new Description(Pc, Type, revision, sdp),
        (PeerDirection.Subscribe, DescriptionKind.Request) when Sdp is null => new Description(Pc, Type, Revision ?? 0, ""),
        _ => null,
    };
}
