using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>One m-line of a peer with what has been agreed for it (RFC 9429 section 3.4.1).</summary>
public sealed class Transceiver
{
    internal Transceiver(int index, Mid mid, MediaKind kind)
    {
        Index = index;
        Mid = mid;
        Kind = kind;
    }

    public int Index { get; }
    public Mid Mid { get; }
    public MediaKind Kind { get; }

    /// <summary>Ours: RecvOnly takes media in, SendOnly sends it out.</summary>
    public MediaDirection Direction { get; internal set; } = MediaDirection.Inactive;

    /// <summary>The section was refused, by us or by the peer; it stays where it is, with port 0.</summary>
    public bool IsRejected { get; internal set; }

    /// <summary>Both sides have described this direction; media may flow.</summary>
    public bool IsAgreed { get; internal set; }

    /// <summary>An inactive section that the peer has acknowledged may carry another track.</summary>
    public bool IsReusable { get; internal set; }

    /// <summary>The codecs that the section can carry, the one in use among them; empty for sound.</summary>
    public IReadOnlyList<VideoFormat> VideoFormats { get; internal set; } = [];
    public VideoCodec VideoCodec { get; private set; }
    public PayloadType PayloadType { get; internal set; }
    public PayloadType? RtxPayloadType { get; internal set; }

    /// <summary>Redundant audio (RFC 2198), where it was agreed.</summary>
    public PayloadType? RedPayloadType { get; internal set; }

    /// <summary>Sound of two channels, at a rate for music (RFC 7587 section 7.1: sprop-stereo).</summary>
    public bool IsStereo { get; internal set; }
    public int ClockRate { get; internal set; }
    public bool HasNack { get; internal set; }
    public bool HasPli { get; internal set; }
    public bool HasFir { get; internal set; }
    public HeaderExtensionMap Extensions { get; internal set; } = new();

    /// <summary>
    /// What we send here has numbers of the transport, for feedback. Not where repairs are the same packets byte for byte: with a new number each it would be
    /// another packet under the same nonce.
    /// </summary>
    public bool IsNumbered => Extensions.TransportCc > 0 && (RtxPayloadType is not null || !HasNack);

    /// <summary>Sources that the publisher's description names; empty where MID and RID must tell.</summary>
    public IReadOnlyList<(Ssrc Primary, Ssrc Repair)> RemoteSources { get; internal set; } = [];

    /// <summary>More layers than these are not taken. A browser's page sends two or three; OBS offers up to four, and sends nothing where not all are taken.</summary>
    public const int MaxEncodings = 4;

    /// <summary>The layers that the publisher sends (RFC 8853); empty for one plain stream.</summary>
    public IReadOnlyList<Rid> Rids { get; internal set; } = [];

    /// <summary>The source of each of those where the description names them (ssrc-group SIM); empty where the packets say their layer.</summary>
    public IReadOnlyList<Ssrc> LayerSources { get; internal set; } = [];

    /// <summary>Stream and track name that the browser shows to the page.</summary>
    public string Msid { get; internal set; } = "";

    /// <summary>Our sources, when we send.</summary>
    public Ssrc LocalSsrc { get; internal set; }
    public Ssrc LocalRtxSsrc { get; internal set; }

    /// <summary>Sends pictures of this codec from now on; false where the peer has not agreed on it.</summary>
    public bool TryUse(VideoCodec codec)
    {
        if (VideoFormats.FirstOrDefault(one => one.VideoCodec == codec) is not { } format) return false;
        VideoCodec = codec;
        PayloadType = format.Codec.PayloadType;
        RtxPayloadType = format.Rtx?.PayloadType;
        return true;
    }

    /// <summary>Number of the first offer of ours that describes the present state.</summary>
    internal int ChangedInRevision { get; set; }

    /// <summary>Our own codecs as described, for writing.</summary>
    internal IReadOnlyList<Codec> Codecs { get; set; } = [];
    internal string KindName { get; set; } = "";
    internal string Protocol { get; set; } = Negotiator.Protocol;
    internal IReadOnlyList<string> Formats { get; set; } = [];
    internal bool HasReducedSizeRtcp { get; set; } = true;
}
