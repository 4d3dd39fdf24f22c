using System.Buffers.Binary;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Rtcp;

/// <summary>Source description with the one mandatory item, CNAME (RFC 3550 section 6.5.1).</summary>
public static class Sdes
{
    private const byte CnameItem = 1;
    private const int MaxCnameLength = 255;

    public static bool TryWrite(ref RtcpWriter writer, uint ssrc, string cname)
    {
        if (cname.Length > MaxCnameLength) return false;
        // The chunk ends with at least one zero octet and is padded to 32 bits.
        var length = (4 + 2 + cname.Length + 1 + 3) / 4 * 4;
        if (!writer.TryBegin(RtcpPacketType.SourceDescription, 1, length, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = CnameItem;
        body[5] = (byte)cname.Length;
        AsciiText.Write(cname, body[6..]);
        return true;
    }
}
