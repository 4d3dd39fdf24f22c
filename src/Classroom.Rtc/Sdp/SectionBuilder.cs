using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Gathers the lines of one level until the whole section is known, since rtpmap may follow fmtp.</summary>
internal sealed class SectionBuilder(bool isSession)
{
    private const int MaxItems = 256;
    private const int MaxFormats = 128;

    private readonly Dictionary<byte, (string Name, int Clock, int Channels)> _maps = [];
    private readonly Dictionary<byte, string> _parameters = [];
    private readonly List<(byte? PayloadType, string Value)> _feedback = [];
    private readonly List<(byte Id, string Uri)> _extensions = [];
    private readonly List<Ssrc> _sources = [];
    private readonly List<(Ssrc Primary, Ssrc Repair)> _pairs = [];
    private readonly List<Ssrc> _layers = [];
    private readonly List<Rid> _rids = [];
    private readonly List<Rid> _simulcast = [];
    private readonly List<string> _candidates = [];
    private string[] _formats = [];
    private string _kind = "";
    private string _protocol = "";
    private int _port;
    private Mid? _mid;
    private string? _msid;
    private string? _cname;
    private bool _mux, _reducedSize, _bundleOnly, _endOfCandidates;

    public string SessionId { get; private set; } = "0";
    public long Version { get; private set; }
    public bool IsIceLite { get; private set; }
    public bool AllowsMixedExtensions { get; private set; }
    public List<Mid> Bundle { get; } = [];
    public TransportDescription Transport { get; private set; } = TransportDescription.Empty;
    public MediaDirection? Direction { get; private set; }

    public void ReadOrigin(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ');
        if (words.Length < 3) return;
        SessionId = words[1];
        if (SdpParser.TryParseNumber<long>(words[2], out var version)) Version = version;
    }

    public bool TryReadMediaLine(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || words.Length > MaxFormats + 3) return false;
        var port = words[1].AsSpan();
        if (port.IndexOf('/') is var slash and >= 0) port = port[..slash];
        if (!SdpParser.TryParseNumber(port, out ushort number)) return false;
        _kind = words[0];
        _port = number;
        _protocol = words[2];
        _formats = words[3..];
        return true;
    }

    public bool TryReadAttribute(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..];
        switch (name)
        {
            case "ice-lite": IsIceLite = true; return true;
            case "extmap-allow-mixed": AllowsMixedExtensions = true; return true;
            case "ice-ufrag": Transport = Transport with { UsernameFragment = value.ToString() }; return IsToken(value);
            case "ice-pwd": Transport = Transport with { Password = value.ToString() }; return IsToken(value);
            case "fingerprint": return TryReadFingerprint(value);
            case "setup": Transport = Transport with { Setup = value.ToString() }; return true;
            case "group": return TryReadGroup(value);
            case "sendrecv": Direction = MediaDirection.SendRecv; return true;
            case "sendonly": Direction = MediaDirection.SendOnly; return true;
            case "recvonly": Direction = MediaDirection.RecvOnly; return true;
            case "inactive": Direction = MediaDirection.Inactive; return true;
            default: return isSession || TryReadMediaAttribute(name, value);
        }
    }

    private bool TryReadMediaAttribute(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "mid":
                if (!Mid.TryParse(value, out var mid)) return false;
                _mid = mid;
                return true;
            case "rtcp-mux": _mux = true; return true;
            case "rtcp-rsize": _reducedSize = true; return true;
            case "bundle-only": _bundleOnly = true; return true;
            case "end-of-candidates": _endOfCandidates = true; return true;
            case "candidate": return Bounded(_candidates, value.ToString());
            case "msid": _msid = value.ToString(); return true;
            case "rtpmap": return TryReadMap(value);
            case "fmtp": return TryReadParameters(value);
            case "rtcp-fb": return TryReadFeedback(value);
            case "extmap": return TryReadExtension(value);
            case "ssrc": return TryReadSource(value);
            case "ssrc-group": return TryReadSourceGroup(value);
            case "rid": return TryReadRid(value);
            case "simulcast": return TryReadSimulcast(value);
            default: return true;
        }
    }

    private static bool Bounded<T>(List<T> list, T item)
    {
        if (list.Count >= MaxItems) return false;
        list.Add(item);
        return true;
    }

    private static bool IsToken(ReadOnlySpan<char> value) => value.Length is > 0 and <= 256 && !value.Contains(' ');

    private bool TryReadFingerprint(ReadOnlySpan<char> value)
    {
        // Several algorithms may be offered (RFC 8122 section 5): the one that we can check wins.
        if (Transport.Fingerprint is null || value.StartsWith("sha-256 ", StringComparison.OrdinalIgnoreCase))
            Transport = Transport with { Fingerprint = value.ToString() };
        return true;
    }

    private bool TryReadGroup(ReadOnlySpan<char> value)
    {
        if (!value.StartsWith("BUNDLE") || Bundle.Count > 0) return true;
        foreach (var word in value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (!Mid.TryParse(word, out var mid) || !Bounded(Bundle, mid)) return false;
        }
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> value, out ReadOnlySpan<char> head, out ReadOnlySpan<char> tail)
    {
        var space = value.IndexOf(' ');
        head = space < 0 ? value : value[..space];
        tail = space < 0 ? [] : value[(space + 1)..].Trim();
        return space > 0;
    }

    private static bool TryReadPayloadType(ReadOnlySpan<char> text, out byte payloadType) =>
        SdpParser.TryParseNumber(text, out payloadType) && payloadType <= PayloadType.Max;

    private bool TryReadMap(ReadOnlySpan<char> value)
    {
        if (!TrySplit(value, out var head, out var tail) || !TryReadPayloadType(head, out var payloadType)) return false;
        var parts = tail.ToString().Split('/');
        if (parts.Length < 2 || !SdpParser.TryParseNumber<int>(parts[1], out var clock) || clock <= 0) return false;
        var channels = 1;
        if (parts.Length > 2 && !SdpParser.TryParseNumber(parts[2], out channels)) return false;
        return _maps.TryAdd(payloadType, (parts[0], clock, channels));
    }

    private bool TryReadParameters(ReadOnlySpan<char> value)
    {
        if (!TrySplit(value, out var head, out var tail) || !TryReadPayloadType(head, out var payloadType)) return false;
        _parameters[payloadType] = tail.ToString();
        return true;
    }

    private bool TryReadFeedback(ReadOnlySpan<char> value)
    {
        if (!TrySplit(value, out var head, out var tail)) return false;
        if (head is "*") return Bounded(_feedback, (null, tail.ToString()));
        return TryReadPayloadType(head, out var payloadType) && Bounded(_feedback, (payloadType, tail.ToString()));
    }

    private bool TryReadExtension(ReadOnlySpan<char> value)
    {
        if (!TrySplit(value, out var head, out var tail)) return false;
        // "9/sendonly uri attributes": Firefox writes the direction behind the number.
        if (head.IndexOf('/') is var slash and >= 0) head = head[..slash];
        if (!SdpParser.TryParseNumber(head, out ushort id)) return false;
        if (tail.IndexOf(' ') is var space and >= 0) tail = tail[..space];
        if (id is 0 or > HeaderExtensionMap.MaxId) return true;
        return Bounded(_extensions, ((byte)id, tail.ToString()));
    }

    private bool TryReadSource(ReadOnlySpan<char> value)
    {
        TrySplit(value, out var head, out var tail);
        if (!SdpParser.TryParseNumber(head, out uint ssrc)) return false;
        if (_cname is null && tail.StartsWith("cname:")) _cname = tail["cname:".Length..].ToString();
        return _sources.Contains(new Ssrc(ssrc)) || Bounded(_sources, new Ssrc(ssrc));
    }

    private bool TryReadSourceGroup(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["SIM", .. var layers]) return TryReadLayers(layers);
        if (words.Length != 3 || words[0] != "FID") return true;
        if (!SdpParser.TryParseNumber(words[1], out uint primary) || !SdpParser.TryParseNumber(words[2], out uint repair)) return false;
        return Bounded(_pairs, (new Ssrc(primary), new Ssrc(repair)));
    }

    private bool TryReadLayers(string[] words)
    {
        foreach (var word in words)
            if (!SdpParser.TryParseNumber(word, out uint ssrc) || !Bounded(_layers, new Ssrc(ssrc))) return false;
        return true;
    }

    private bool TryReadRid(ReadOnlySpan<char> value)
    {
        if (!TrySplit(value, out var head, out var tail) || !Rid.TryParse(head, out var rid)) return false;
        return !tail.StartsWith("send") || Bounded(_rids, rid);
    }

    /// <summary>"send q;h;f recv x" (RFC 8853 section 5.1): of alternatives the first one, paused ones too. Other forms are drafts' and stand for none.</summary>
    private bool TryReadSimulcast(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var send = Array.IndexOf(words, "send");
        if (send < 0 || send + 1 >= words.Length) return true;
        foreach (var stream in words[send + 1].Split(';'))
        {
            if (!Rid.TryParse(stream.Split(',')[0].TrimStart('~'), out var rid)) return true;
            if (!Bounded(_simulcast, rid)) return false;
        }
        return true;
    }

    public MediaDescription BuildMedia(MediaDirection? sessionDirection)
    {
        var repairs = _pairs.Select(p => p.Repair).ToHashSet();
        return new MediaDescription
        {
            Kind = _kind switch { "audio" => MediaKind.Audio, "video" => MediaKind.Video, _ => MediaKind.Other },
            KindName = _kind,
            Port = _port,
            Protocol = _protocol,
            Formats = _formats,
            Mid = _mid,
            Direction = Direction ?? sessionDirection ?? MediaDirection.SendRecv,
            HasRtcpMux = _mux,
            HasReducedSizeRtcp = _reducedSize,
            IsBundleOnly = _bundleOnly,
            Transport = Transport,
            Codecs = BuildCodecs(),
            Extensions = _extensions,
            Sources = [.. _sources.Where(s => !repairs.Contains(s)).Select(s => (s, _pairs.FirstOrDefault(p => p.Primary == s).Repair))],
            SimulcastSources = [.. _layers.Where(_sources.Contains)],
            SendRids = _rids,
            SendSimulcast = [.. _simulcast.Where(_rids.Contains)],
            Msid = _msid,
            Cname = _cname,
            Candidates = _candidates,
            HasEndOfCandidates = _endOfCandidates,
        };
    }

    private List<Codec> BuildCodecs()
    {
        var codecs = new List<Codec>();
        foreach (var format in _formats)
        {
            // Order of the m-line is order of preference; static types without rtpmap are none of ours.
            if (!TryReadPayloadType(format, out var payloadType) || !_maps.TryGetValue(payloadType, out var map)) continue;
            codecs.Add(new Codec(new PayloadType(payloadType), map.Name, map.Clock, map.Channels)
            {
                Parameters = _parameters.GetValueOrDefault(payloadType, ""),
                Feedback = [.. _feedback.Where(f => f.PayloadType is null || f.PayloadType == payloadType).Select(f => f.Value).Distinct()],
            });
        }
        return codecs;
    }
}
