using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Picture loss indication (RFC 4585 section 6.3.1): asks a source for a key frame.</summary>
public static class PictureLossIndication
{
    public const int Format = 1;
    private const int Length = 8;

    public static bool TryRead(in RtcpBlock block, out uint mediaSsrc)
    {
        mediaSsrc = 0;
        if (block.Type != RtcpPacketType.PayloadFeedback || block.CountOrFormat != Format || block.Body.Length < Length) return false;
        mediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body[4..]);
        return true;
    }

    public static bool TryWrite(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc)
    {
        if (!writer.TryBegin(RtcpPacketType.PayloadFeedback, Format, Length, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        return true;
    }
}
