using System.Globalization;
using System.Text;
using Classroom.Rtc.Codecs;

namespace Classroom.Testing.Media;

/// <summary>Shape of a synthetic client's offer; the defaults are a browser's.</summary>
public sealed record SyntheticOffer
{
    public bool Audio { get; init; } = true;
    public bool Video { get; init; } = true;
    public bool Sends { get; init; } = true;

    /// <summary>Pairs of sound and picture: a viewer of everybody has room for so many.</summary>
    public int Places { get; init; } = 1;
    public bool WithSsrcLines { get; init; }
    public bool WithRtx { get; init; } = true;
    public bool WithTransportCc { get; init; } = true;
    public bool WithPli { get; init; } = true;
    public string Setup { get; init; } = "actpass";

    public bool WithAudioLevel { get; init; }

    /// <summary>Sound goes out with the frame before (RFC 2198).</summary>
    public bool WithRed { get; init; }

    /// <summary>Music in two channels.</summary>
    public bool Stereo { get; init; }

    /// <summary>The only codec of the picture.</summary>
    public VideoCodec VideoCodec { get; init; }

    /// <summary>How the picture is divided inside its stream, or each of its streams; null for not at all.</summary>
    public SyntheticLayers? Layers { get; init; }

    /// <summary>Headers say of layers what they need of one another.</summary>
    public bool WithDescriptor { get; init; }

    /// <summary>Layers of the picture, the smallest first; none for one plain stream.</summary>
    public IReadOnlyList<string> Rids { get; init; } = [];

    /// <summary>The layers are named by their sources alone (ssrc-group SIM), and no packet says its own.</summary>
    public bool NamesLayersBySource { get; init; }

    /// <summary>Values of a=candidate: where the client says that it can be reached.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    // Sources of sound, picture and its repair; those of layers follow.
    private const int Single = 3;

    public const byte OpusType = 109, RedType = 110, VideoType = 120, RtxType = 124;
    public const byte MidExtension = 3, TransportCcExtension = 5, AudioLevelExtension = 6, DescriptorExtension = 9, RidExtension = 10, RepairedRidExtension = 11;

    private string Parameters => VideoCodec switch
    {
        VideoCodec.H264 => "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        VideoCodec.Vp9 => "profile-id=0",
        _ => "",
    };

    public string Write(string fragment, string password, string fingerprint, IReadOnlyList<uint> ssrcs)
    {
        var text = new StringBuilder("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        var mids = string.Join(' ', Enumerable.Range(0, Places * ((Audio ? 1 : 0) + (Video ? 1 : 0))));
        text.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {mids}\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS *\r\n");
        var mid = 0;
        for (var place = 0; place < Places; place++)
        {
            if (Audio) Section(text, mid++, isVideo: false, fragment, password, fingerprint, ssrcs);
            if (Video) Section(text, mid++, isVideo: true, fragment, password, fingerprint, ssrcs);
        }
        return text.ToString();
    }

    private void Section(StringBuilder text, int mid, bool isVideo, string fragment, string password, string fingerprint, IReadOnlyList<uint> ssrcs)
    {
        var types = !isVideo ? WithRed ? $"{OpusType} {RedType}" : $"{OpusType}" : WithRtx ? $"{VideoType} {RtxType}" : $"{VideoType}";
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        Line($"m={(isVideo ? "video" : "audio")} 9 UDP/TLS/RTP/SAVPF {types}");
        Line($"c=IN IP4 0.0.0.0");
        foreach (var candidate in Candidates) Line($"a=candidate:{candidate}");
        Line($"a=mid:{mid}");
        Line($"a={(Sends ? "sendonly" : "recvonly")}");
        Line($"a=ice-ufrag:{fragment}");
        Line($"a=ice-pwd:{password}");
        Line($"a=fingerprint:{fingerprint}");
        Line($"a=setup:{Setup}");
        Line($"a=rtcp-mux");
        Line($"a=rtcp-rsize");
        Line($"a=extmap:{MidExtension} urn:ietf:params:rtp-hdrext:sdes:mid");
        if (WithTransportCc) Line($"a=extmap:{TransportCcExtension} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");
        if (isVideo)
        {
            Line($"a=rtpmap:{VideoType} {VideoCodec}/90000");
            if (Parameters.Length > 0) Line($"a=fmtp:{VideoType} {Parameters}");
            if (WithTransportCc) Line($"a=rtcp-fb:{VideoType} transport-cc");
            Line($"a=rtcp-fb:{VideoType} nack");
            if (WithPli) Line($"a=rtcp-fb:{VideoType} nack pli");
            Line($"a=rtcp-fb:{VideoType} ccm fir");
            if (WithRtx)
            {
                Line($"a=rtpmap:{RtxType} rtx/90000");
                Line($"a=fmtp:{RtxType} apt={VideoType}");
            }
        }
        else
        {
            Line($"a=rtpmap:{OpusType} opus/48000/2");
            if (WithTransportCc) Line($"a=rtcp-fb:{OpusType} transport-cc");
            Line($"a=fmtp:{OpusType} minptime=10;useinbandfec=1{(Stereo ? ";stereo=1;sprop-stereo=1" : "")}");
            if (WithRed)
            {
                Line($"a=rtpmap:{RedType} red/48000/2");
                Line($"a=fmtp:{RedType} {OpusType}/{OpusType}");
            }
        }
        if (isVideo && WithDescriptor) Line($"a=extmap:{DescriptorExtension} https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");
        if (!isVideo && WithAudioLevel) Line($"a=extmap:{AudioLevelExtension} urn:ietf:params:rtp-hdrext:ssrc-audio-level");
        if (isVideo && Rids.Count > 0 && !NamesLayersBySource)
        {
            Line($"a=extmap:{RidExtension} urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
            Line($"a=extmap:{RepairedRidExtension} urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");
            foreach (var rid in Rids) Line($"a=rid:{rid} send");
            Line($"a=simulcast:send {string.Join(';', Rids)}");
        }
        if (!Sends) return;
        Line($"a=msid:s t{mid}");
        if (isVideo && NamesLayersBySource) Line($"a=ssrc-group:SIM {string.Join(' ', ssrcs.Skip(Single))}");
        if (!WithSsrcLines && !(isVideo && NamesLayersBySource)) return;
        if (isVideo && Rids.Count > 0)
        {
            foreach (var layer in ssrcs.Skip(Single)) Line($"a=ssrc:{layer} cname:x");
            return;
        }
        if (isVideo && WithRtx) Line($"a=ssrc-group:FID {ssrcs[1]} {ssrcs[2]}");
        Line($"a=ssrc:{(isVideo ? ssrcs[1] : ssrcs[0])} cname:x");
        if (isVideo && WithRtx) Line($"a=ssrc:{ssrcs[2]} cname:x");
    }
}
