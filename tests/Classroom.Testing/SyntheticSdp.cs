using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;

namespace Classroom.Testing;

/// <summary>Descriptions as a browser writes and reads them, by text alone: shares no code with the server's.</summary>
public static class SyntheticSdp
{
    public const int OpusPayloadType = 111;
    public const int Vp8PayloadType = 96;

    // Of a host's only address (RFC 8445 section 5.1.2).
    private const uint HostPriority = 2_130_706_431;

    private static readonly string[] Mirrored = ["a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:", "a=rtcp-mux", "a=rtcp-rsize"];

    /// <summary>It reads no header extension and tells of no arrival, so it must not say that it does (transport-cc).</summary>
    private static bool Takes(string line) =>
        Mirrored.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal)) && !line.Contains("transport-", StringComparison.Ordinal);

    /// <summary>An offer in a publisher's or a WHEP viewer's shape; null leaves a kind out. Who views everybody has several places of both kinds.</summary>
    public static string Offer(
        IceCredentials ice, DtlsFingerprint fingerprint, string direction, uint? audioSsrc, uint? videoSsrc, string? extra = null, int places = 1)
    {
        var text = new StringBuilder();
        var mids = string.Concat(Enumerable.Range(0, places)
            .Select(place => (audioSsrc is null ? "" : $" {2 * place}") + (videoSsrc is null ? "" : $" {(2 * place) + 1}")));
        text.Append(CultureInfo.InvariantCulture, $"v=0\r\no=- 4711 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE{mids}\r\n");
        for (var mid = 0; mid < 2 * places; mid += 2)
        {
            if (audioSsrc is { } audio)
                Audio(text, ice, fingerprint, $"{mid}", direction, audio);
            if (videoSsrc is { } video)
                Video(text, ice, fingerprint, $"{mid + 1}", direction, video);
        }

        return text.Append(extra).ToString();
    }

    /// <summary>Takes all of a server's offer: each section is mirrored with our transport.</summary>
    public static string Answer(string offer, IceCredentials ice, DtlsFingerprint fingerprint)
    {
        var text = new StringBuilder("v=0\r\no=- 4712 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        foreach (var section in Sections(offer))
        {
            if (!section[0].StartsWith("m=", StringComparison.Ordinal))
            {
                text.Append(section.First(line => line.StartsWith("a=group:", StringComparison.Ordinal))).Append("\r\n");
                continue;
            }
            text.Append(section[0]).Append("\r\nc=IN IP4 0.0.0.0\r\n");
            foreach (var line in section.Where(Takes))
                text.Append(line).Append("\r\n");
            Transport(text, ice, fingerprint, null, section.Contains("a=sendonly") ? "recvonly" : "inactive", "active");
        }
        return text.ToString();
    }

    /// <summary>The same description of one that answers checks alone (ICE-lite, RFC 8839 section 5.3) and waits for them at this address.</summary>
    public static string Lite(string sdp, IPEndPoint own)
    {
        var candidate = string.Create(CultureInfo.InvariantCulture, $"a=candidate:1 1 udp {HostPriority} {own.Address} {own.Port} typ host");
        var text = new StringBuilder();
        foreach (var line in Lines(sdp))
        {
            text.Append(line).Append("\r\n");
            if (line.StartsWith("t=", StringComparison.Ordinal))
                text.Append("a=ice-lite\r\n");
            if (line.StartsWith("a=ice-pwd:", StringComparison.Ordinal))
                text.Append(candidate).Append("\r\na=end-of-candidates\r\n");
        }

        return text.ToString();
    }

    /// <summary>Whether whoever wrote this begins the DTLS handshake (RFC 8842 section 5).</summary>
    public static bool BeginsHandshake(string sdp) => Value(sdp, "a=setup:") == "active";

    public static IceCredentials Credentials(string sdp) => new(Value(sdp, "a=ice-ufrag:"), Value(sdp, "a=ice-pwd:"));

    public static DtlsFingerprint Fingerprint(string sdp) =>
        DtlsFingerprint.TryParse(Value(sdp, "a=fingerprint:"), out var fingerprint) ? fingerprint! : throw new FormatException("no fingerprint");

    /// <summary>The UDP candidate on this machine's loopback if there is one, else the first.</summary>
    public static IPEndPoint Candidate(string sdp, AddressFamily family = AddressFamily.InterNetwork)
    {
        var all = Lines(sdp).Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Where(words => words[2] == "udp")
            .Select(words => new IPEndPoint(IPAddress.Parse(words[4]), int.Parse(words[5], CultureInfo.InvariantCulture)))
            .Where(candidate => candidate.AddressFamily == family).ToList();
        return all.Find(candidate => IPAddress.IsLoopback(candidate.Address)) ?? all[0];
    }

    /// <summary>Which track each SSRC of the description belongs to, by the section's msid; the first of a section only (the second repairs it).</summary>
    public static IEnumerable<(uint Ssrc, string Msid, bool IsRepair)> SourcesOf(string sdp)
    {
        foreach (var section in Sections(sdp))
        {
            var msid = section.FirstOrDefault(line => line.StartsWith("a=msid:", StringComparison.Ordinal))?["a=msid:".Length..] ?? section[0];
            var seen = new List<uint>();
            foreach (var line in section.Where(line => line.StartsWith("a=ssrc:", StringComparison.Ordinal)))
            {
                var ssrc = uint.Parse(line["a=ssrc:".Length..].Split(' ')[0], CultureInfo.InvariantCulture);
                if (seen.Contains(ssrc))
                    continue;
                seen.Add(ssrc);
                yield return (ssrc, msid, seen.Count > 1);
            }
        }
    }

    /// <summary>Whose sections send, as "owner kind".</summary>
    public static IEnumerable<string> OwnersOf(string sdp) =>
        from section in Sections(sdp)
        where section.Contains("a=sendonly")
        let msid = section.First(line => line.StartsWith("a=msid:", StringComparison.Ordinal))["a=msid:".Length..].Split(' ')[0]
        select $"{msid} {section[0]["m=".Length..].Split(' ')[0]}";

    private static void Audio(StringBuilder text, IceCredentials ice, DtlsFingerprint fingerprint, string mid, string direction, uint ssrc)
    {
        text.Append(CultureInfo.InvariantCulture, $"m=audio 9 UDP/TLS/RTP/SAVPF {OpusPayloadType}\r\nc=IN IP4 0.0.0.0\r\n");
        Transport(text, ice, fingerprint, mid, direction, "actpass");
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{OpusPayloadType} opus/48000/2\r\na=fmtp:{OpusPayloadType} minptime=10;useinbandfec=1\r\n");
        Sources(text, direction, ssrc, "audio");
    }

    private static void Video(StringBuilder text, IceCredentials ice, DtlsFingerprint fingerprint, string mid, string direction, uint ssrc)
    {
        text.Append(CultureInfo.InvariantCulture, $"m=video 9 UDP/TLS/RTP/SAVPF {Vp8PayloadType}\r\nc=IN IP4 0.0.0.0\r\n");
        Transport(text, ice, fingerprint, mid, direction, "actpass");
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{Vp8PayloadType} VP8/90000\r\na=rtcp-fb:{Vp8PayloadType} nack\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{Vp8PayloadType} nack pli\r\na=rtcp-fb:{Vp8PayloadType} ccm fir\r\n");
        Sources(text, direction, ssrc, "video");
    }

    private static void Transport(StringBuilder text, IceCredentials ice, DtlsFingerprint fingerprint, string? mid, string direction, string setup)
    {
        text.Append(CultureInfo.InvariantCulture, $"a=ice-ufrag:{ice.UsernameFragment}\r\na=ice-pwd:{ice.Password}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a=fingerprint:{fingerprint}\r\na=setup:{setup}\r\na={direction}\r\n");
        if (mid is not null)
            text.Append(CultureInfo.InvariantCulture, $"a=mid:{mid}\r\na=rtcp-mux\r\n");
    }

    private static void Sources(StringBuilder text, string direction, uint ssrc, string kind)
    {
        if (direction == "sendonly")
            text.Append(CultureInfo.InvariantCulture, $"a=msid:s {kind}\r\na=ssrc:{ssrc} cname:c\r\n");
    }

    private static string Value(string sdp, string prefix) =>
        Lines(sdp).First(line => line.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..];

    private static string[] Lines(string sdp) => sdp.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<List<string>> Sections(string sdp)
    {
        var section = new List<string>();
        foreach (var line in Lines(sdp))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                yield return section;
                section = [];
            }
            section.Add(line);
        }
        yield return section;
    }
}
