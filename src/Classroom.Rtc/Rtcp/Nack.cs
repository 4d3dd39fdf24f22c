using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Generic negative acknowledgement (RFC 4585 section 6.2.1): lost packets as number and bitmask of the 16 after it.</summary>
public static class Nack
{
    public const int Format = 1;
    private const int FixedLength = 8;
    private const int ItemLength = 4;
    private const int MaskBits = 16;

    /// <summary>Calls for more packets than this in one message are nonsense: 64 items name at most 1,088 packets.</summary>
    public const int MaxItems = 64;

    public static bool TryRead(in RtcpBlock block, out uint mediaSsrc, out ReadOnlySpan<byte> items)
    {
        mediaSsrc = 0;
        items = default;
        if (block.Type != RtcpPacketType.TransportFeedback || block.CountOrFormat != Format) return false;
        if (block.Body.Length < FixedLength + ItemLength || block.Body.Length % ItemLength != 0) return false;
        mediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body[4..]);
        items = block.Body[FixedLength..];
        return true;
    }

    /// <summary>Writes the lost numbers of one item and says how many there are (at most 17).</summary>
    public static int ReadItem(ReadOnlySpan<byte> items, int index, Span<ushort> lost)
    {
        var first = BinaryPrimitives.ReadUInt16BigEndian(items[(index * ItemLength)..]);
        var mask = BinaryPrimitives.ReadUInt16BigEndian(items[(index * ItemLength + 2)..]);
        var count = 0;
        lost[count++] = first;
        for (var bit = 0; bit < MaskBits; bit++) if ((mask >> bit & 1) != 0) lost[count++] = (ushort)(first + bit + 1);
        return count;
    }

    public static int CountItems(ReadOnlySpan<byte> items) => Math.Min(items.Length / ItemLength, MaxItems);

    /// <summary>Packs ascending numbers into items.</summary>
    public static bool TryWrite(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> lost)
    {
        if (lost.IsEmpty) return false;
        var items = 0;
        for (var i = 0; i < lost.Length; items++)
        {
            var first = lost[i];
            while (i < lost.Length && (ushort)(lost[i] - first) <= MaskBits) i++;
        }
        if (items > MaxItems) return false;
        if (!writer.TryBegin(RtcpPacketType.TransportFeedback, Format, FixedLength + items * ItemLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        var at = FixedLength;
        for (var i = 0; i < lost.Length; at += ItemLength)
        {
            var first = lost[i++];
            var mask = 0;
            for (; i < lost.Length && (ushort)(lost[i] - first) <= MaskBits; i++)
                if (lost[i] != first) mask |= 1 << (ushort)(lost[i] - first) - 1;
            BinaryPrimitives.WriteUInt16BigEndian(body[at..], first);
            BinaryPrimitives.WriteUInt16BigEndian(body[(at + 2)..], (ushort)mask);
        }
        return true;
    }
}
