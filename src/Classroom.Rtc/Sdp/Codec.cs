using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>One payload type of an m-line: rtpmap, fmtp and rtcp-fb together (RFC 8866 section 6.6, RFC 4585 section 4.2).</summary>
public sealed record Codec(PayloadType PayloadType, string Name, int ClockRate, int Channels)
{
    public const string Opus = "opus";
    public const string Vp8 = "VP8";
    public const string Rtx = "rtx";

    public string Parameters { get; init; } = "";
    public IReadOnlyList<string> Feedback { get; init; } = [];

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>For rtx: the payload type that it repairs (RFC 4588 section 8.1).</summary>
    public bool TryGetAssociated(out PayloadType associated)
    {
        associated = default;
        foreach (var part in Parameters.Split(';', StringSplitOptions.TrimEntries))
        {
            if (!part.StartsWith("apt=", StringComparison.OrdinalIgnoreCase)) continue;
            if (!byte.TryParse(part.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture, out var value) || value > PayloadType.Max) return false;
            associated = new PayloadType(value);
            return true;
        }
        return false;
    }
}
