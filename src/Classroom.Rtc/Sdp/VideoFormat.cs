using Classroom.Rtc.Codecs;

namespace Classroom.Rtc.Sdp;

/// <summary>One video codec of an m-line, as described there, and the retransmission format that repairs it.</summary>
public sealed record VideoFormat(VideoCodec VideoCodec, Codec Codec, Codec? Rtx)
{
    private const int ClockRate = 90_000;

    /// <summary>Baseline, and of it the constrained set that every decoder has (RFC 6184 section 8.1: profile_idc and profile-iop).</summary>
    private const string Baseline = "42", ConstrainedBaseline = "42e0";

    /// <summary>Where the wished one is not offered: what most can decode goes first.</summary>
    private static readonly VideoCodec[] Order = [VideoCodec.Vp8, VideoCodec.H264, VideoCodec.Vp9, VideoCodec.Av1];

    /// <summary>All formats of a section that we can forward, the wished codec first, each codec once.</summary>
    public static IReadOnlyList<VideoFormat> Of(MediaDescription media, VideoCodec wished)
    {
        var formats = new List<VideoFormat>();
        foreach (var wanted in Order.Prepend(wished).Distinct())
        {
            var fits = media.Codecs.Where(codec => codec.PayloadType.IsUsable && codec.ClockRate == ClockRate && Is(codec, wanted)).ToList();
            var codec = fits.Find(one => Parameter(one, "profile-level-id").StartsWith(ConstrainedBaseline, StringComparison.OrdinalIgnoreCase)) ?? fits.FirstOrDefault();
            if (codec is not null) formats.Add(new VideoFormat(wanted, codec, codec.Feedback.Contains("nack") ? media.FindRtx(codec.PayloadType) : null));
        }
        return formats;
    }

    /// <summary>Layers of this codec come with a dependency descriptor: VP8 says of its own enough, and H.264 has none.</summary>
    internal static bool IsDescribed(VideoFormat format) => format.VideoCodec is VideoCodec.Vp9 or VideoCodec.Av1;

    private static bool Is(Codec codec, VideoCodec wanted) => wanted switch
    {
        VideoCodec.Vp8 => codec.Is(Codec.Vp8),
        // Mode 0 cannot split a picture over packets; a profile that is not named is baseline (RFC 6184 section 8.1).
        VideoCodec.H264 => codec.Is(Codec.H264) && Parameter(codec, "packetization-mode") == "1"
            && Parameter(codec, "profile-level-id") is var profile && (profile.Length == 0 || profile.StartsWith(Baseline, StringComparison.Ordinal)),
        VideoCodec.Vp9 => codec.Is(Codec.Vp9) && Parameter(codec, "profile-id") is "" or "0",
        _ => codec.Is(Codec.Av1) && Parameter(codec, "profile") is "" or "0",
    };

    private static string Parameter(Codec codec, string name) => codec.TryGetParameter(name, out var value) ? value : "";
}
