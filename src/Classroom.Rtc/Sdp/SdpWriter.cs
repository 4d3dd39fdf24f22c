using System.Globalization;
using System.Text;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Writes a session description as browsers expect it: CRLF, transport in each section, candidates in the first.</summary>
public static class SdpWriter
{
    public static string Write(SessionDescription description)
    {
        var text = new StringBuilder(4096);
        Line(text, "v=0");
        Line(text, $"o=- {description.SessionId} {Number(description.Version)} IN IP4 127.0.0.1");
        Line(text, "s=-");
        Line(text, "t=0 0");
        if (description.IsIceLite) Line(text, "a=ice-lite");
        if (description.Bundle.Count > 0) Line(text, "a=group:BUNDLE " + string.Join(' ', description.Bundle));
        if (description.AllowsMixedExtensions) Line(text, "a=extmap-allow-mixed");
        Line(text, "a=msid-semantic: WMS *");
        WriteTransport(text, description.Transport);
        foreach (var media in description.Media) WriteMedia(text, media);
        return text.ToString();
    }

    private static void WriteMedia(StringBuilder text, MediaDescription media)
    {
        var formats = media.Codecs.Count > 0 ? media.Codecs.Select(c => c.PayloadType.ToString()) : media.Formats;
        Line(text, $"m={media.KindName} {Number(media.Port)} {media.Protocol} {string.Join(' ', formats)}");
        Line(text, "c=IN IP4 0.0.0.0");
        if (media.Mid is { } mid) Line(text, "a=mid:" + mid);
        Line(text, "a=" + Name(media.Direction));
        if (media.IsRejected) return;
        WriteTransport(text, media.Transport);
        if (media.HasRtcpMux) Line(text, "a=rtcp-mux");
        if (media.HasReducedSizeRtcp) Line(text, "a=rtcp-rsize");
        if (media.IsBundleOnly) Line(text, "a=bundle-only");
        foreach (var (id, uri) in media.Extensions) Line(text, $"a=extmap:{Number(id)} {uri}");
        foreach (var codec in media.Codecs) WriteCodec(text, codec);
        if (media.Msid is { } msid) Line(text, "a=msid:" + msid);
        foreach (var (primary, repair) in media.Sources) WriteSource(text, media.Cname ?? "-", primary, repair);
        foreach (var rid in media.SendRids) Line(text, $"a=rid:{rid} send");
        foreach (var rid in media.ReceiveSimulcast) Line(text, $"a=rid:{rid} recv");
        if (media.ReceiveSimulcast.Count > 0) Line(text, "a=simulcast:recv " + string.Join(';', media.ReceiveSimulcast));
        foreach (var candidate in media.Candidates) Line(text, "a=candidate:" + candidate);
        if (media.HasEndOfCandidates) Line(text, "a=end-of-candidates");
    }

    private static void WriteTransport(StringBuilder text, TransportDescription transport)
    {
        if (transport.UsernameFragment is { } fragment) Line(text, "a=ice-ufrag:" + fragment);
        if (transport.Password is { } password) Line(text, "a=ice-pwd:" + password);
        if (transport.Fingerprint is { } fingerprint) Line(text, "a=fingerprint:" + fingerprint);
        if (transport.Setup is { } setup) Line(text, "a=setup:" + setup);
    }

    private static void WriteCodec(StringBuilder text, Codec codec)
    {
        var channels = codec.Channels > 1 ? "/" + Number(codec.Channels) : "";
        Line(text, $"a=rtpmap:{codec.PayloadType} {codec.Name}/{Number(codec.ClockRate)}{channels}");
        foreach (var feedback in codec.Feedback) Line(text, $"a=rtcp-fb:{codec.PayloadType} {feedback}");
        if (codec.Parameters.Length > 0) Line(text, $"a=fmtp:{codec.PayloadType} {codec.Parameters}");
    }

    private static void WriteSource(StringBuilder text, string cname, Ssrc primary, Ssrc repair)
    {
        if (repair.Value != 0) Line(text, $"a=ssrc-group:FID {primary} {repair}");
        Line(text, $"a=ssrc:{primary} cname:{cname}");
        if (repair.Value != 0) Line(text, $"a=ssrc:{repair} cname:{cname}");
    }

    private static string Name(MediaDirection direction) => direction switch
    {
        MediaDirection.SendRecv => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };

    private static void Line(StringBuilder text, string line)
    {
        // A line break inside a value would let its author write attributes of their own.
        if (line.AsSpan().ContainsAny('\r', '\n', '\0')) throw new ArgumentException("line break in an SDP value", nameof(line));
        text.Append(line).Append("\r\n");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
