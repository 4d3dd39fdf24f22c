using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Payload types and extension numbers of our own offers: the same in every section, as BUNDLE wants it (RFC 9143 section 9.1).</summary>
internal static class OfferedCodecs
{
    /// <summary>Frames carry the one before at a low rate, and silence is not sent (RFC 7587 section 6.1).</summary>
    public const string OpusParameters = "minptime=10;useinbandfec=1;usedtx=1";

    /// <summary>Two channels at a rate at which instruments sound as they are; silence is part of the music.</summary>
    public const string MusicParameters = "minptime=10;useinbandfec=1;stereo=1;maxaveragebitrate=128000";
    private const string OfferedMusicParameters = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1";

    private const int AudioClock = 48_000, VideoClock = 90_000;
    private const byte MidExtension = 4, TransportCcExtension = 5, DependencyDescriptorExtension = 6;
    private const string TransportCc = "transport-cc";
    private static readonly PayloadType OpusType = new(111), RedType = new(63);
    private static readonly string[] VideoFeedback = [TransportCc, "nack", "nack pli", "ccm fir"];

    private static readonly Codec Opus = new(OpusType, Codec.Opus, AudioClock, 2) { Parameters = OpusParameters, Feedback = [TransportCc] };
    private static readonly Codec Music = Opus with { Parameters = OfferedMusicParameters };
    private static readonly Codec Red = new(RedType, Codec.Red, AudioClock, 2) { Parameters = "111/111" };

    private static readonly VideoFormat[] Video =
    [
        Format(VideoCodec.Vp8, 96, Codec.Vp8, ""),
        Format(VideoCodec.H264, 102, Codec.H264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
        Format(VideoCodec.Vp9, 98, Codec.Vp9, "profile-id=0"),
        Format(VideoCodec.Av1, 45, Codec.Av1, "level-idx=5;profile=0;tier=0"),
    ];

    public static void Describe(Transceiver transceiver, VideoCodec codec, bool isStereo)
    {
        var isVideo = transceiver.Kind == MediaKind.Video;
        transceiver.KindName = isVideo ? "video" : "audio";
        transceiver.Extensions = new HeaderExtensionMap { Mid = MidExtension, TransportCc = TransportCcExtension };
        transceiver.HasNack = transceiver.HasPli = transceiver.HasFir = isVideo;
        transceiver.IsStereo = isStereo;
        if (isVideo)
        {
            var format = Video.First(one => one.VideoCodec == codec);
            transceiver.Codecs = [format.Codec, format.Rtx!];
            transceiver.ClockRate = VideoClock;
            transceiver.VideoFormats = [format];
            if (VideoFormat.IsDescribed(format)) transceiver.Extensions = transceiver.Extensions with { DependencyDescriptor = DependencyDescriptorExtension };
            transceiver.TryUse(codec);
            return;
        }
        transceiver.Codecs = [isStereo ? Music : Opus, Red];
        transceiver.ClockRate = AudioClock;
        transceiver.PayloadType = OpusType;
        transceiver.RedPayloadType = RedType;
    }

    private static VideoFormat Format(VideoCodec video, byte type, string name, string parameters)
    {
        var codec = new Codec(new PayloadType(type), name, VideoClock, 1) { Parameters = parameters, Feedback = VideoFeedback };
        return new VideoFormat(video, codec, new Codec(new PayloadType((byte)(type + 1)), Codec.Rtx, VideoClock, 1) { Parameters = $"apt={type}" });
    }
}
