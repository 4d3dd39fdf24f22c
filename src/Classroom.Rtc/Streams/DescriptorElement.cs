using System.Buffers.Binary;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>Adds a dependency descriptor to a header that is written: in the one-byte form where it fits, else all elements go over to the two-byte form (RFC 8285 section 4).</summary>
internal static class DescriptorElement
{
    /// <summary>What a header grows by at most, beside the descriptor: heads of three elements, padding, and the active targets with their flags.</summary>
    public const int MaxGrowth = 20;

    private const int OneByteMaxLength = 16, BlockHeadLength = 4;
    private const int BlockAt = RtpHeader.FixedLength + BlockHeadLength;
    private const ushort TwoByteProfile = 0x1000;

    /// <summary>Gives the new length of a header of this length, which has an extension block in the one-byte form at its end.</summary>
    public static int Append(Span<byte> packet, int length, byte id, ReadOnlySpan<byte> descriptor, in DescriptorChange change)
    {
        Span<byte> element = stackalloc byte[DependencyDescriptor.MaxLength + MaxGrowth];
        element = element[..DependencyDescriptor.Write(descriptor, change, element)];
        if (element.Length > OneByteMaxLength) return AppendWide(packet, length, id, element);
        packet[length++] = (byte)(id << 4 | (element.Length - 1));
        return End(packet, length, element);
    }

    private static int AppendWide(Span<byte> packet, int length, byte id, ReadOnlySpan<byte> element)
    {
        Span<byte> narrow = stackalloc byte[OutboundStream.MaxHeaderLength];
        packet[BlockAt..length].CopyTo(narrow);
        narrow = narrow[..(length - BlockAt)];
        BinaryPrimitives.WriteUInt16BigEndian(packet[RtpHeader.FixedLength..], TwoByteProfile);
        length = BlockAt;
        for (var at = 0; at < narrow.Length;)
        {
            if (narrow[at] == 0)
            {
                at++;
                continue;
            }
            var value = narrow.Slice(at + 1, (narrow[at] & 0x0F) + 1);
            packet[length++] = (byte)(narrow[at] >> 4);
            packet[length++] = (byte)value.Length;
            value.CopyTo(packet[length..]);
            length += value.Length;
            at += 1 + value.Length;
        }
        packet[length++] = id;
        packet[length++] = (byte)element.Length;
        return End(packet, length, element);
    }

    private static int End(Span<byte> packet, int length, ReadOnlySpan<byte> element)
    {
        element.CopyTo(packet[length..]);
        length += element.Length;
        while (length % 4 != 0) packet[length++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[(RtpHeader.FixedLength + 2)..], (ushort)((length - BlockAt) / 4));
        return length;
    }
}
