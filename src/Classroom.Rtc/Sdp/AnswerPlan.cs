using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Decides section by section what an answer takes of an offer.</summary>
internal sealed class AnswerPlan(SessionDescription offer, AnswerOptions options)
{
    private static readonly string[] VideoFeedback = ["transport-cc", "nack", "nack pli", "ccm fir"];
    private static readonly string[] AudioFeedback = ["transport-cc"];

    private readonly bool[] _taken = new bool[offer.Media.Count];
    private readonly int[] _ordinals = new int[offer.Media.Count];

    /// <summary>First section taken: with BUNDLE its transport is everybody's (RFC 9143 section 7.3.1).</summary>
    public MediaDescription Leader { get; private set; } = null!;

    public bool TryMake(out string reason)
    {
        reason = "";
        int audio = 0, video = 0, taken = 0;
        for (var i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (media.Kind == MediaKind.Audio) _ordinals[i] = audio++;
            if (media.Kind == MediaKind.Video) _ordinals[i] = video++;
            if (media.IsRejected || FindCodec(media) is null) continue;
            if (media.Mid is not { } mid) return Refuse(out reason, $"m-line {i} has no mid");
            if (!media.HasRtcpMux) return Refuse(out reason, $"m-line {i} has no rtcp-mux");
            if (!media.Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal)) return Refuse(out reason, $"m-line {i} is not secure RTP with feedback");
            // A lone section needs no group; else everything must share the one transport that we have.
            if (!offer.Bundle.Contains(mid) && (offer.Bundle.Count > 0 || offer.Media.Count > 1))
                return Refuse(out reason, $"m-line {i} is not in the BUNDLE group");
            _taken[i] = true;
            if (taken++ == 0) Leader = media;
        }
        return taken > 0 || Refuse(out reason, "no audio section with Opus and no video section with VP8");
    }

    public void Apply(Transceiver transceiver, MediaDescription media)
    {
        transceiver.KindName = media.KindName;
        transceiver.Protocol = media.Protocol;
        transceiver.Formats = media.Formats;
        transceiver.IsRejected = !_taken[transceiver.Index];
        transceiver.Direction = MediaDirection.Inactive;
        transceiver.IsAgreed = false;
        transceiver.Rids = [];
        if (transceiver.IsRejected) return;
        var primary = FindCodec(media)!;
        var rtx = transceiver.Kind == MediaKind.Video && primary.Feedback.Contains("nack") ? media.FindRtx(primary.PayloadType) : null;
        transceiver.Extensions = Agree(media, options.Receives, primary.Feedback.Contains("transport-cc"));
        var feedback = (transceiver.Kind == MediaKind.Video ? VideoFeedback : AudioFeedback)
            .Where(f => primary.Feedback.Contains(f) && (f != "transport-cc" || transceiver.Extensions.TransportCc != 0)).ToList();
        transceiver.PayloadType = primary.PayloadType;
        transceiver.RtxPayloadType = rtx?.PayloadType;
        transceiver.ClockRate = primary.ClockRate;
        transceiver.HasNack = feedback.Contains("nack");
        transceiver.HasPli = feedback.Contains("nack pli");
        transceiver.HasFir = feedback.Contains("ccm fir");
        transceiver.HasReducedSizeRtcp = media.HasReducedSizeRtcp;
        transceiver.Codecs = DescribeCodecs(primary, rtx, feedback);
        transceiver.Direction = DirectionFor(transceiver, media);
        transceiver.IsAgreed = transceiver.Direction != MediaDirection.Inactive;
        transceiver.RemoteSources = media.Sources;
        transceiver.Rids = transceiver is { Direction: MediaDirection.RecvOnly, Kind: MediaKind.Video } ? Layers(transceiver, media) : [];
    }

    // Without the extensions nobody could tell which layer a packet is of.
    private static IReadOnlyList<Rid> Layers(Transceiver transceiver, MediaDescription media) =>
        media.SendSimulcast.Count > 1 && transceiver.Extensions is { Mid: not 0, Rid: not 0 }
            ? [.. media.SendSimulcast.Distinct().Take(Transceiver.MaxEncodings)] : [];

    private MediaDirection DirectionFor(Transceiver transceiver, MediaDescription media)
    {
        if (options.Receives)
            return media.Direction is MediaDirection.SendOnly or MediaDirection.SendRecv ? MediaDirection.RecvOnly : MediaDirection.Inactive;
        if (media.Direction is not (MediaDirection.RecvOnly or MediaDirection.SendRecv)) return MediaDirection.Inactive;
        if (options.Msid(transceiver.Kind, _ordinals[transceiver.Index]) is not { } msid) return MediaDirection.Inactive;
        transceiver.Msid = msid;
        return MediaDirection.SendOnly;
    }

    private List<Codec> DescribeCodecs(Codec primary, Codec? rtx, List<string> feedback)
    {
        var parameters = primary.Is(Codec.Opus) ? OfferedCodecs.OpusParameters
            : options is { Receives: true, StartBitrateKbps: > 0 } ? $"x-google-start-bitrate={options.StartBitrateKbps}" : "";
        List<Codec> codecs = [primary with { Parameters = parameters, Feedback = feedback }];
        if (rtx is not null) codecs.Add(rtx with { Parameters = $"apt={primary.PayloadType}", Feedback = [] });
        return codecs;
    }

    // Receiving, we can read all five; sending, we write MID, and the transport's number where feedback about it comes.
    private static HeaderExtensionMap Agree(MediaDescription media, bool receives, bool hasFeedback)
    {
        var map = new HeaderExtensionMap();
        foreach (var (id, uri) in media.Extensions)
            if (receives || uri == HeaderExtensionMap.MidUri || hasFeedback && uri == HeaderExtensionMap.TransportCcUri) map = map.With(uri, id);
        return map;
    }

    private static Codec? FindCodec(MediaDescription media) => media.Kind switch
    {
        MediaKind.Audio => media.Codecs.FirstOrDefault(c => c.Is(Codec.Opus) && c is { ClockRate: 48_000, Channels: 2 } && c.PayloadType.IsUsable),
        MediaKind.Video => media.Codecs.FirstOrDefault(c => c.Is(Codec.Vp8) && c.ClockRate == 90_000 && c.PayloadType.IsUsable),
        _ => null,
    };

    private static bool Refuse(out string reason, string why)
    {
        reason = why;
        return false;
    }
}
