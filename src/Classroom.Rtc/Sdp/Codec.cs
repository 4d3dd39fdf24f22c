using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>One payload type of an m-line: rtpmap, fmtp and rtcp-fb together (RFC 8866 section 6.6, RFC 4585 section 4.2).</summary>
public sealed record Codec(PayloadType PayloadType, string Name, int ClockRate, int Channels)
{
    public const string Opus = "opus";
    public const string Red = "red";
    public const string Vp8 = "VP8";
    public const string H264 = "H264";
    public const string Vp9 = "VP9";
    public const string Av1 = "AV1";
    public const string Rtx = "rtx";

    public string Parameters { get; init; } = "";
    public IReadOnlyList<string> Feedback { get; init; } = [];

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>For rtx: the payload type that it repairs (RFC 4588 section 8.1).</summary>
    public bool TryGetAssociated(out PayloadType associated)
    {
        associated = default;
        return TryGetParameter("apt", out var text) && TryReadType(text, out associated);
    }

    /// <summary>One of the format's parameters, "name=value" between semicolons.</summary>
    public bool TryGetParameter(string name, out string value)
    {
        value = "";
        foreach (var part in Parameters.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Length <= name.Length || part[name.Length] != '=' || !part.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = part[(name.Length + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>For redundant audio: whether its frames and their copies are all of this payload type ("111/111", RFC 2198 section 5).</summary>
    public bool Repeats(PayloadType type)
    {
        var parts = Parameters.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length > 1 && Array.TrueForAll(parts, part => TryReadType(part, out var named) && named == type);
    }

    private static bool TryReadType(string text, out PayloadType type)
    {
        var isType = byte.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value <= PayloadType.Max;
        type = new PayloadType(isType ? value : default);
        return isType;
    }
}
