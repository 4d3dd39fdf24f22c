using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Payload types and extension numbers of our own offers.</summary>
internal static class OfferedCodecs
{
    public const string OpusParameters = "minptime=10;useinbandfec=1";

    private const byte MidExtension = 4, TransportCcExtension = 5;
    private const string TransportCc = "transport-cc";
    private static readonly PayloadType OpusType = new(111), Vp8Type = new(96), RtxType = new(97);

    private static readonly Codec Opus = new(OpusType, Codec.Opus, 48_000, 2) { Parameters = OpusParameters, Feedback = [TransportCc] };
    private static readonly Codec Vp8 = new(Vp8Type, Codec.Vp8, 90_000, 1) { Feedback = [TransportCc, "nack", "nack pli", "ccm fir"] };
    private static readonly Codec Rtx = new(RtxType, Codec.Rtx, 90_000, 1) { Parameters = "apt=96" };

    public static void Describe(Transceiver transceiver)
    {
        var isVideo = transceiver.Kind == MediaKind.Video;
        transceiver.KindName = isVideo ? "video" : "audio";
        transceiver.Codecs = isVideo ? [Vp8, Rtx] : [Opus];
        transceiver.PayloadType = isVideo ? Vp8Type : OpusType;
        transceiver.RtxPayloadType = isVideo ? RtxType : null;
        transceiver.ClockRate = isVideo ? 90_000 : 48_000;
        transceiver.HasNack = transceiver.HasPli = transceiver.HasFir = isVideo;
        transceiver.Extensions = new HeaderExtensionMap { Mid = MidExtension, TransportCc = TransportCcExtension };
    }
}
