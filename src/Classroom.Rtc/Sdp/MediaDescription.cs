using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>One m-line with its attributes (RFC 8866 section 5.14).</summary>
public sealed record MediaDescription
{
    public required MediaKind Kind { get; init; }

    /// <summary>The word of the m-line itself, kept so that a refused section is answered with the same word.</summary>
    public required string KindName { get; init; }
    public required int Port { get; init; }
    public required string Protocol { get; init; }
    public IReadOnlyList<string> Formats { get; init; } = [];
    public Mid? Mid { get; init; }
    public MediaDirection Direction { get; init; }
    public bool HasRtcpMux { get; init; }
    public bool HasReducedSizeRtcp { get; init; }
    public bool IsBundleOnly { get; init; }
    public TransportDescription Transport { get; init; } = TransportDescription.Empty;
    public IReadOnlyList<Codec> Codecs { get; init; } = [];
    public IReadOnlyList<(byte Id, string Uri)> Extensions { get; init; } = [];

    /// <summary>Primary sources and the source that repairs each (ssrc-group FID, RFC 5576 section 4.2), 0 for none.</summary>
    public IReadOnlyList<(Ssrc Primary, Ssrc Repair)> Sources { get; init; } = [];
    public IReadOnlyList<Rid> SendRids { get; init; } = [];

    /// <summary>The layers that are sent of one source at once (RFC 8853), in the order of the description.</summary>
    public IReadOnlyList<Rid> SendSimulcast { get; init; } = [];

    /// <summary>The sources of layers that are sent of one source at once, in programs that name no RIDs (ssrc-group SIM).</summary>
    public IReadOnlyList<Ssrc> SimulcastSources { get; init; } = [];

    /// <summary>The layers that are taken, for writing.</summary>
    public IReadOnlyList<Rid> ReceiveSimulcast { get; init; } = [];

    /// <summary>Stream and track identifier (RFC 8830).</summary>
    public string? Msid { get; init; }
    public string? Cname { get; init; }
    public IReadOnlyList<string> Candidates { get; init; } = [];
    public bool HasEndOfCandidates { get; init; }

    /// <summary>Port 0 without bundle-only refuses the section (RFC 9143 section 6).</summary>
    public bool IsRejected => Port == 0 && !IsBundleOnly;

    public Codec? Find(string name) => Codecs.FirstOrDefault(c => c.Is(name) && c.PayloadType.IsUsable);

    public Codec? FindRtx(PayloadType primary) =>
        Codecs.FirstOrDefault(c => c.Is(Codec.Rtx) && c.PayloadType.IsUsable && c.TryGetAssociated(out var apt) && apt == primary);
}
