using System.Buffers.Binary;
using Classroom.Rtc.Codecs;

namespace Classroom.Testing.Media;

/// <summary>Heads of packets as encoders write them, by the specifications alone: shares no code with the readers.</summary>
public static class SyntheticVideoHead
{
    private const int MacroblockSize = 16;

    /// <summary>Writes the head of packet index of count of one picture; what lies behind it is the caller's.</summary>
    public static void Write(VideoCodec codec, Span<byte> payload, bool isKey, int index, int count, ushort pictureId, byte tl0, int height, int temporal = -1, bool isSync = false)
    {
        payload.Clear();
        var width = height * 16 / 9 / MacroblockSize * MacroblockSize;
        switch (codec)
        {
            case VideoCodec.H264: WriteH264(payload, isKey, index, count, width, height); break;
            case VideoCodec.Vp9: WriteVp9(payload, isKey, index, count, pictureId, width, height); break;
            case VideoCodec.Av1: WriteAv1(payload, isKey, index, count, width, height); break;
            default: WriteVp8(payload, isKey, index, pictureId, tl0, height * 16 / 9, height, temporal, isSync); break;
        }
    }

    private static void WriteVp8(Span<byte> payload, bool isKey, int index, ushort pictureId, byte tl0, int width, int height, int temporal, bool isSync)
    {
        payload[0] = (byte)(0x80 | (index == 0 ? 0x10 : 0));
        payload[1] = 0xC0;
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(0x8000 | pictureId));
        payload[4] = tl0;
        if (temporal >= 0)
        {
            payload[1] |= 0x20;
            payload[5] = (byte)(temporal << 6 | (isSync ? 0x20 : 0));
            payload = payload[1..];
        }
        if (index > 0) return;
        payload[5] = (byte)(isKey ? 0x10 : 0x11);
        if (!isKey) return;
        ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]).CopyTo(payload[8..]);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[11..], (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[13..], (ushort)height);
    }

    // The parameter sets of a key frame as one aggregate, with filler to the end; then fragments of one slice.
    private static void WriteH264(Span<byte> payload, bool isKey, int index, int count, int width, int height)
    {
        if (isKey && index == 0)
        {
            var set = H264ParameterSet(width, height);
            payload[0] = 0x78;
            BinaryPrimitives.WriteUInt16BigEndian(payload[1..], (ushort)set.Length);
            set.CopyTo(payload[3..]);
            var at = 3 + set.Length;
            BinaryPrimitives.WriteUInt16BigEndian(payload[at..], (ushort)(payload.Length - at - 2));
            payload[at + 2] = 0x0C;
            return;
        }
        var first = isKey ? 1 : 0;
        payload[0] = 0x7C;
        payload[1] = (byte)((index == first ? 0x80 : 0) | (index == count - 1 ? 0x40 : 0) | (isKey ? 5 : 1));
        if (index == first) payload[2] = 0x80;
    }

    /// <summary>A sequence parameter set of constrained baseline; lines that are no multiple of 16 are cropped.</summary>
    public static byte[] H264ParameterSet(int width, int height)
    {
        var rows = (height + MacroblockSize - 1) / MacroblockSize;
        var bits = new BitText();
        bits.ExpGolomb(0).ExpGolomb(0).ExpGolomb(2).ExpGolomb(1).Bits(0, 1).ExpGolomb((width / MacroblockSize) - 1).ExpGolomb(rows - 1).Bits(1, 1).Bits(1, 1);
        var crop = ((rows * MacroblockSize) - height) / 2;
        bits.Bits(crop > 0 ? 1 : 0, 1);
        if (crop > 0) bits.ExpGolomb(0).ExpGolomb(0).ExpGolomb(0).ExpGolomb(crop);
        return [0x67, 0x42, 0xE0, 0x1F, .. bits.Bits(0, 1).Bits(1, 1).ToBytes()];
    }

    /// <summary>RFC 9628 section 4.2, not flexible: layer with U, and Z for what the next size does without; sizes beside the key frame.</summary>
    public static void WriteLayeredVp9(
        Span<byte> payload, SyntheticLayers layers, SyntheticFrame frame, bool isFirst, bool isLast, ushort pictureId, byte tl0, Func<int, int> heightOf)
    {
        payload.Clear();
        var hasSizes = frame is { IsKey: true, Spatial: 0 } && isFirst;
        var isAlone = frame.Spatial == layers.Spatial - 1 || layers.IsKeyOnly && !frame.IsKey;
        var needsLower = frame.Spatial > 0 && (frame.IsKey || !layers.IsKeyOnly);
        payload[0] = (byte)(0xA0 | (frame.IsKey ? 0 : 0x40) | (isFirst ? 0x08 : 0) | (isLast ? 0x04 : 0) | (hasSizes ? 0x02 : 0) | (isAlone ? 0x01 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[1..], (ushort)(0x8000 | pictureId));
        payload[3] = (byte)(frame.Temporal << 5 | 0x10 | frame.Spatial << 1 | (needsLower ? 1 : 0));
        payload[4] = tl0;
        if (!hasSizes) return;
        payload[5] = (byte)(layers.Spatial - 1 << 5 | 0x10);
        for (var i = 0; i < layers.Spatial; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload[(6 + (4 * i))..], (ushort)(heightOf(i) * 16 / 9));
            BinaryPrimitives.WriteUInt16BigEndian(payload[(8 + (4 * i))..], (ushort)heightOf(i));
        }
    }

    private static void WriteVp9(Span<byte> payload, bool isKey, int index, int count, ushort pictureId, int width, int height)
    {
        var hasSizes = isKey && index == 0;
        payload[0] = (byte)(0x80 | (isKey ? 0 : 0x40) | (index == 0 ? 0x08 : 0) | (index == count - 1 ? 0x04 : 0) | (hasSizes ? 0x02 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[1..], (ushort)(0x8000 | pictureId));
        if (!hasSizes) return;
        payload[3] = 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(payload[4..], (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(payload[6..], (ushort)height);
    }

    private static void WriteAv1(Span<byte> payload, bool isKey, int index, int count, int width, int height)
    {
        var more = index < count - 1 ? 0x40 : 0;
        if (index > 0)
        {
            payload[0] = (byte)(0x80 | more | 0x10);
            return;
        }
        if (!isKey)
        {
            payload[0] = (byte)(more | 0x10);
            payload[1] = 0x30;
            return;
        }
        var sequence = Av1SequenceHeader(width, height);
        payload[0] = (byte)(more | 0x20 | 0x08);
        payload[1] = (byte)sequence.Length;
        sequence.CopyTo(payload[2..]);
        payload[2 + sequence.Length] = 0x30;
    }

    /// <summary>A sequence header of the main profile with one operating point.</summary>
    public static byte[] Av1SequenceHeader(int width, int height) =>
    [
        0x08, .. new BitText().Bits(0, 3).Bits(0, 1).Bits(0, 1).Bits(0, 1).Bits(0, 1).Bits(0, 5).Bits(0, 12).Bits(5, 5)
            .Bits(15, 4).Bits(15, 4).Bits(width - 1, 16).Bits(height - 1, 16).Bits(0, 1).ToBytes(),
    ];
}
