using System.Globalization;

namespace Classroom.Rtc.Sdp;

/// <summary>One address of the server where its UDP port can be reached.</summary>
public sealed record HostCandidate(string Address, int Port)
{
    // RFC 8445 section 5.1.2.1: type preference 126 for host, then the local preference, then 256 - component.
    private const long TypePreference = 126;
    private const long HighestLocalPreference = 65_535;

    /// <summary>The candidate attribute's value (RFC 8839 section 5.1); earlier addresses are preferred.</summary>
    public string ToAttribute(int index)
    {
        var priority = (TypePreference << 24) + ((HighestLocalPreference - index) << 8) + 255;
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1} 1 udp {priority} {Address} {Port} typ host");
    }
}
