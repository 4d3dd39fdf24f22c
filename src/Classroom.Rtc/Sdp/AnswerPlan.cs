using Classroom.Rtc.Codecs;
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
            if (media.IsRejected || !HasCodec(media)) continue;
            if (media.Mid is not { } mid) return Refuse(out reason, $"m-line {i} has no mid");
            if (!media.HasRtcpMux) return Refuse(out reason, $"m-line {i} has no rtcp-mux");
            if (!media.Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal)) return Refuse(out reason, $"m-line {i} is not secure RTP with feedback");
            // A lone section needs no group; else everything must share the one transport that we have.
            if (!offer.Bundle.Contains(mid) && (offer.Bundle.Count > 0 || offer.Media.Count > 1))
                return Refuse(out reason, $"m-line {i} is not in the BUNDLE group");
            _taken[i] = true;
            if (taken++ == 0) Leader = media;
        }
        return taken > 0 || Refuse(out reason, "no audio section with Opus and no video section with a codec that we know");
    }

    public void Apply(Transceiver transceiver, MediaDescription media)
    {
        transceiver.KindName = media.KindName;
        transceiver.Protocol = media.Protocol;
        transceiver.Formats = media.Formats;
        transceiver.IsRejected = !_taken[transceiver.Index];
        transceiver.Direction = MediaDirection.Inactive;
        transceiver.IsAgreed = false;
        (transceiver.Rids, transceiver.LayerSources) = ([], []);
        if (transceiver.IsRejected) return;
        var primary = transceiver.Kind == MediaKind.Video ? UseVideo(transceiver, media) : UseAudio(transceiver, media);
        transceiver.ClockRate = primary.ClockRate;
        transceiver.HasNack = primary.Feedback.Contains("nack") && transceiver.Kind == MediaKind.Video;
        transceiver.HasPli = primary.Feedback.Contains("nack pli");
        transceiver.HasFir = primary.Feedback.Contains("ccm fir");
        transceiver.HasReducedSizeRtcp = media.HasReducedSizeRtcp;
        transceiver.Direction = DirectionFor(transceiver, media);
        transceiver.IsAgreed = transceiver.Direction != MediaDirection.Inactive;
        transceiver.RemoteSources = media.Sources;
        if (transceiver is { Direction: MediaDirection.RecvOnly, Kind: MediaKind.Video }) UseLayers(transceiver, media);
    }

    // Without the extensions nobody could tell which layer a packet is of, unless its source is named. Such sources have no name of a layer: their place is one.
    private static void UseLayers(Transceiver transceiver, MediaDescription media)
    {
        if (media.SendSimulcast.Count > 1 && transceiver.Extensions is { Mid: not 0, Rid: not 0 })
        {
            transceiver.Rids = [.. media.SendSimulcast.Distinct().Take(Transceiver.MaxEncodings)];
        }
        else if (media.SimulcastSources.Count > 1)
        {
            transceiver.LayerSources = [.. media.SimulcastSources.Distinct().Take(Transceiver.MaxEncodings)];
            transceiver.Rids = [.. transceiver.LayerSources.Select((_, i) => Rid.OfPlace(i))];
        }
    }

    private MediaDirection DirectionFor(Transceiver transceiver, MediaDescription media)
    {
        if (options.Receives)
            return media.Direction is MediaDirection.SendOnly or MediaDirection.SendRecv ? MediaDirection.RecvOnly : MediaDirection.Inactive;
        if (media.Direction is not (MediaDirection.RecvOnly or MediaDirection.SendRecv)) return MediaDirection.Inactive;
        if (options.Msid(transceiver.Kind, _ordinals[transceiver.Index]) is not { } msid) return MediaDirection.Inactive;
        transceiver.Msid = msid;
        return MediaDirection.SendOnly;
    }

    // One codec comes in; of what goes out, any may come from whoever is watched.
    private Codec UseVideo(Transceiver transceiver, MediaDescription media)
    {
        var formats = VideoFormat.Of(media, WishedFor(media)).Take(options.Receives ? 1 : int.MaxValue).ToList();
        transceiver.VideoFormats = formats;
        transceiver.TryUse(formats[0].VideoCodec);
        // Whichever goes out, its numbers are told of.
        transceiver.Extensions = Agree(media, options.Receives, formats.TrueForAll(one => one.Codec.Feedback.Contains("transport-cc")), formats.Exists(VideoFormat.IsDescribed));
        List<Codec> codecs = [];
        foreach (var (video, codec, rtx) in formats)
        {
            // What makes a codec another one goes back as it came (RFC 6184 section 8.2.2, RFC 9628 section 6): not so for VP8, which has no such thing.
            List<string> parameters = video == VideoCodec.Vp8 || codec.Parameters.Length == 0 ? [] : [codec.Parameters];
            if (options is { Receives: true, StartBitrateKbps: > 0 }) parameters.Add($"x-google-start-bitrate={options.StartBitrateKbps}");
            codecs.Add(codec with { Parameters = string.Join(';', parameters), Feedback = Feedback(VideoFeedback, codec, transceiver) });
            if (rtx is not null) codecs.Add(rtx with { Parameters = $"apt={codec.PayloadType}", Feedback = [] });
        }
        transceiver.Codecs = codecs;
        return codecs[0];
    }

    private VideoCodec WishedFor(MediaDescription media) =>
        media.Mid is { } mid && options.VideoCodecByMid.TryGetValue(mid.Value, out var other) ? other : options.VideoCodec;

    private Codec UseAudio(Transceiver transceiver, MediaDescription media)
    {
        var opus = FindOpus(media)!;
        var red = media.Codecs.FirstOrDefault(c => c.Is(Codec.Red) && c is { ClockRate: 48_000, Channels: 2 } && c.PayloadType.IsUsable && c.Repeats(opus.PayloadType));
        transceiver.IsStereo = options.Receives && opus.TryGetParameter("sprop-stereo", out var stereo) && stereo == "1";
        transceiver.PayloadType = opus.PayloadType;
        transceiver.RedPayloadType = red?.PayloadType;
        transceiver.Extensions = Agree(media, options.Receives, opus.Feedback.Contains("transport-cc"), isDescribed: false);
        var described = opus with
        {
            Parameters = transceiver.IsStereo ? OfferedCodecs.MusicParameters : OfferedCodecs.OpusParameters,
            Feedback = Feedback(AudioFeedback, opus, transceiver),
        };
        // Browsers send the first: each frame again with the next one costs little and fills most holes.
        transceiver.Codecs = red is null ? [described] : options.Receives ? [red with { Feedback = [] }, described] : [described, red with { Feedback = [] }];
        return described;
    }

    private static List<string> Feedback(string[] ours, Codec codec, Transceiver transceiver) =>
        [.. ours.Where(f => codec.Feedback.Contains(f) && (f != "transport-cc" || transceiver.Extensions.TransportCc != 0))];

    // Receiving, we can read all; sending, we write MID, the transport's number where feedback about it comes, and what was said of layers.
    private static HeaderExtensionMap Agree(MediaDescription media, bool receives, bool hasFeedback, bool isDescribed)
    {
        var map = new HeaderExtensionMap();
        foreach (var (id, uri) in media.Extensions)
        {
            var isWanted = uri switch
            {
                HeaderExtensionMap.DependencyDescriptorUri => isDescribed,
                HeaderExtensionMap.TransportCcUri => receives || hasFeedback,
                _ => receives || uri == HeaderExtensionMap.MidUri,
            };
            if (isWanted) map = map.With(uri, id);
        }
        return map;
    }

    private static bool HasCodec(MediaDescription media) => media.Kind switch
    {
        MediaKind.Audio => FindOpus(media) is not null,
        MediaKind.Video => VideoFormat.Of(media, VideoCodec.Vp8).Count > 0,
        _ => false,
    };

    private static Codec? FindOpus(MediaDescription media) =>
        media.Codecs.FirstOrDefault(c => c.Is(Codec.Opus) && c is { ClockRate: 48_000, Channels: 2 } && c.PayloadType.IsUsable);

    private static bool Refuse(out string reason, string why)
    {
        reason = why;
        return false;
    }
}
