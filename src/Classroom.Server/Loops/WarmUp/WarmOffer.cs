using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>What a client of the warm-up offers: one sound and one picture, as a browser has them.</summary>
internal static class WarmOffer
{
    public const byte OpusType = 111, VideoType = 96, RepairType = 97;
    public const byte MidExtension = 4, TransportCcExtension = 3, AudioLevelExtension = 1;

    /// <summary>By RFC 8843 the mids of the two sections.</summary>
    public const string SoundMid = "0", PictureMid = "1";

    private const string TransportCc = "transport-cc";
    private const int DiscardPort = 9, OpusClock = 48_000, OpusChannels = 2, VideoClock = 90_000;

    /// <param name="local">Our ICE credentials.</param>
    /// <param name="fingerprint">Of our certificate.</param>
    /// <param name="sends">A publisher; else a viewer.</param>
    /// <param name="isFull">Tells when packets came and asks for lost ones; else nothing of it is agreed on.</param>
    public static string Write(IceCredentials local, DtlsFingerprint fingerprint, bool sends, bool isFull)
    {
        var transport = new TransportDescription(local.UsernameFragment, local.Password, fingerprint.ToString(), "actpass");
        return SdpWriter.Write(new SessionDescription
        {
            Version = 1,
            Bundle = [MidOf(SoundMid), MidOf(PictureMid)],
            AllowsMixedExtensions = true,
            Media = [Section(MediaKind.Audio, SoundMid, Sound(isFull)), Section(MediaKind.Video, PictureMid, Picture(isFull))],
        });

        MediaDescription Section(MediaKind kind, string mid, IReadOnlyList<Codec> codecs) => new()
        {
            Kind = kind,
            KindName = kind == MediaKind.Audio ? "audio" : "video",
            Port = DiscardPort,
            Protocol = "UDP/TLS/RTP/SAVPF",
            Mid = MidOf(mid),
            Direction = sends ? MediaDirection.SendOnly : MediaDirection.RecvOnly,
            HasRtcpMux = true,
            HasReducedSizeRtcp = true,
            Transport = transport,
            Codecs = codecs,
            Extensions = [.. Extensions(kind, isFull)],
            Msid = sends ? $"warm {mid}" : null,
        };
    }

    private static Mid MidOf(string text) => Mid.TryParse(text, out var mid) ? mid : throw new FormatException("no mid");

    private static IEnumerable<(byte Id, string Uri)> Extensions(MediaKind kind, bool isFull)
    {
        yield return (MidExtension, HeaderExtensionMap.MidUri);
        if (isFull)
            yield return (TransportCcExtension, HeaderExtensionMap.TransportCcUri);
        if (kind == MediaKind.Audio)
            yield return (AudioLevelExtension, HeaderExtensionMap.AudioLevelUri);
    }

    private static IReadOnlyList<Codec> Sound(bool isFull) =>
        [new Codec(new PayloadType(OpusType), Codec.Opus, OpusClock, OpusChannels) { Parameters = "minptime=10;useinbandfec=1", Feedback = isFull ? [TransportCc] : [] }];

    private static IReadOnlyList<Codec> Picture(bool isFull)
    {
        var plain = new Codec(new PayloadType(VideoType), Codec.Vp8, VideoClock, 1);
        return isFull
            ? [plain with { Feedback = [TransportCc, "nack", "nack pli", "ccm fir"] }, new Codec(new PayloadType(RepairType), Codec.Rtx, VideoClock, 1) { Parameters = $"apt={VideoType}" }]
            : [plain with { Feedback = ["nack pli"] }];
    }
}
