using Classroom.Rtc.Codecs;
using Classroom.Rtc.Sdp;

namespace Classroom.Server.Edge.Whip;

/// <summary>What a program can show, by its offer.</summary>
internal static class OfferedVideo
{
    /// <summary>The codecs of its pictures that we can forward; none where it wants no pictures, or the offer cannot be read.</summary>
    public static IReadOnlyList<VideoCodec> CodecsOf(string offer) =>
        SdpParser.TryParse(offer, out var description, out _)
            ? [.. description.Media.Where(media => media.Kind == MediaKind.Video).SelectMany(media => VideoFormat.Of(media, VideoCodec.Vp8)).Select(one => one.VideoCodec).Distinct()]
            : [];
}
