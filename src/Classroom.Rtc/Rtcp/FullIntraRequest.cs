using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Full intra request (RFC 5104 section 4.3.1): asks sources, each named in an entry, for a key frame.</summary>
public static class FullIntraRequest
{
    public const int Format = 4;
    private const int FixedLength = 8;
    private const int EntryLength = 8;

    /// <summary>One endpoint of ours has far fewer streams than a datagram could name.</summary>
    private const int MaxEntries = 32;

    public static int CountEntries(in RtcpBlock block)
    {
        if (block.Type != RtcpPacketType.PayloadFeedback || block.CountOrFormat != Format || block.Body.Length < FixedLength) return 0;
        return Math.Min((block.Body.Length - FixedLength) / EntryLength, MaxEntries);
    }

    public static uint ReadEntry(in RtcpBlock block, int index, out byte sequence)
    {
        var entry = block.Body[(FixedLength + index * EntryLength)..];
        sequence = entry[4];
        return BinaryPrimitives.ReadUInt32BigEndian(entry);
    }

    public static bool TryWrite(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, byte sequence)
    {
        if (!writer.TryBegin(RtcpPacketType.PayloadFeedback, Format, FixedLength + EntryLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], mediaSsrc);
        body[12] = sequence;
        return true;
    }
}
