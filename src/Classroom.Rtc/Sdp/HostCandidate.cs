using System.Globalization;

namespace Classroom.Rtc.Sdp;

/// <summary>One address of the server where its UDP port, or its TCP port of the same number, can be reached.</summary>
public sealed record HostCandidate(string Address, int Port, bool IsTcp = false)
{
    // RFC 8445 section 5.1.2.1: type preference 126 for host, then the local preference, then 256 - component.
    private const long TypePreference = 126;
    private const long HighestLocalPreference = 65_535;

    // RFC 6544 section 4.2: TCP below any UDP, and of the 16 bits three for the direction, of which passive of a host is 4.
    private const long TcpTypePreference = 90;
    private const long PassivePreference = 4 << 13;
    private const long HighestOtherPreference = 8_191;

    /// <summary>The candidate attribute's value (RFC 8839 section 5.1); earlier addresses are preferred.</summary>
    public string ToAttribute(int index)
    {
        if (IsTcp)
        {
            var local = PassivePreference + HighestOtherPreference - index;
            return string.Create(
                CultureInfo.InvariantCulture, $"{index + 1} 1 tcp {(TcpTypePreference << 24) + (local << 8) + 255} {Address} {Port} typ host tcptype passive");
        }
        var priority = (TypePreference << 24) + ((HighestLocalPreference - index) << 8) + 255;
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1} 1 udp {priority} {Address} {Port} typ host");
    }
}
