namespace Classroom.Rtc;

/// <summary>Sorts datagrams of one port by their first byte (RFC 7983 section 7) and RTCP from RTP by the second (RFC 5761 section 4).</summary>
public static class Demultiplexer
{
    private const int ShortestStun = 20;
    private const int ShortestDtls = 13;
    private const int ShortestRtp = 12;
    private const int ShortestRtcp = 8;

    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < ShortestRtcp)
            return DatagramKind.Unknown;
        return datagram[0] switch
        {
            <= 3 => datagram.Length >= ShortestStun ? DatagramKind.Stun : DatagramKind.Unknown,
            >= 20 and <= 63 => datagram.Length >= ShortestDtls ? DatagramKind.Dtls : DatagramKind.Unknown,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp
                : datagram.Length >= ShortestRtp ? DatagramKind.Rtp : DatagramKind.Unknown,
            _ => DatagramKind.Unknown,
        };
    }
}
