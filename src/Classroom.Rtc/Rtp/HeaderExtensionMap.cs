namespace Classroom.Rtc.Rtp;

/// <summary>Which header extension has which number in one m-line (RFC 8285 section 5); 0 means "not agreed".</summary>
public sealed record HeaderExtensionMap
{
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";
    public const string RidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    public const string RepairedRidUri = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    public const string TransportCcUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    public const string DependencyDescriptorUri = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /// <summary>With the one-byte form an id may be 1 to 14; 15 is reserved.</summary>
    public const byte MaxId = 14;

    public byte Mid { get; init; }
    public byte Rid { get; init; }
    public byte RepairedRid { get; init; }
    public byte TransportCc { get; init; }
    public byte AudioLevel { get; init; }
    public byte DependencyDescriptor { get; init; }

    /// <summary>The map with one more extension, or the same map when the URI is not one of ours.</summary>
    public HeaderExtensionMap With(string uri, byte id) => uri switch
    {
        MidUri => this with { Mid = id },
        RidUri => this with { Rid = id },
        RepairedRidUri => this with { RepairedRid = id },
        TransportCcUri => this with { TransportCc = id },
        AudioLevelUri => this with { AudioLevel = id },
        DependencyDescriptorUri => this with { DependencyDescriptor = id },
        _ => this,
    };

    public IEnumerable<(byte Id, string Uri)> All()
    {
        if (Mid != 0) yield return (Mid, MidUri);
        if (Rid != 0) yield return (Rid, RidUri);
        if (RepairedRid != 0) yield return (RepairedRid, RepairedRidUri);
        if (TransportCc != 0) yield return (TransportCc, TransportCcUri);
        if (AudioLevel != 0) yield return (AudioLevel, AudioLevelUri);
        if (DependencyDescriptor != 0) yield return (DependencyDescriptor, DependencyDescriptorUri);
    }
}
