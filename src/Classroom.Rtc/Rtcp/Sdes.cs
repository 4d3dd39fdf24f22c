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

    /// <summary>Reads the CNAME of the first chunk.</summary>
    public static bool TryReadCname(in RtcpBlock block, out uint ssrc, out ReadOnlySpan<byte> cname)
    {
        ssrc = 0;
        cname = default;
        var body = block.Body;
        if (block.Type != RtcpPacketType.SourceDescription || block.CountOrFormat == 0 || body.Length < 4) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        for (var at = 4; at + 2 <= body.Length && body[at] != 0;)
        {
            int length = body[at + 1];
            if (at + 2 + length > body.Length) return false;
            if (body[at] == CnameItem) { cname = body.Slice(at + 2, length); return true; }
            at += 2 + length;
        }
        return false;
    }
}
