using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>VP8 payload descriptor (RFC 7741 section 4.2): where a frame starts, whether it is a key frame, its picture numbers.</summary>
public readonly struct Vp8Descriptor
{
    public const int PictureIdMask = 0x7FFF;

    /// <summary>Bytes of the descriptor before the VP8 data.</summary>
    public int Length { get; private init; }
    public bool StartsFrame { get; private init; }

    /// <summary>First packet of a key frame: start of partition 0, with the inverse key frame bit clear (RFC 7741 section 4.3).</summary>
    public bool StartsKeyFrame { get; private init; }

    /// <summary>-1 when absent.</summary>
    public int PictureId { get; private init; }

    /// <summary>-1 when absent.</summary>
    public int Tl0PictureIndex { get; private init; }
    public int TemporalId { get; private init; }
    private int PictureIdAt { get; init; }
    private bool IsLongPictureId { get; init; }
    private int Tl0At { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var first = payload[0];
        var at = 1;
        int pictureId = -1, pictureIdAt = 0, tl0 = -1, tl0At = 0, temporal = 0;
        var isLong = false;
        if ((first & 0x80) != 0)
        {
            if (payload.Length < 2) return false;
            var flags = payload[at++];
            if ((flags & 0x80) != 0)
            {
                if (at >= payload.Length) return false;
                pictureIdAt = at;
                isLong = (payload[at] & 0x80) != 0;
                if (isLong && at + 1 >= payload.Length) return false;
                pictureId = isLong ? (payload[at] & 0x7F) << 8 | payload[at + 1] : payload[at];
                at += isLong ? 2 : 1;
            }
            if ((flags & 0x40) != 0)
            {
                if (at >= payload.Length) return false;
                tl0At = at;
                tl0 = payload[at++];
            }
            if ((flags & 0x30) != 0)
            {
                if (at >= payload.Length) return false;
                if ((flags & 0x20) != 0) temporal = payload[at] >> 6;
                at++;
            }
        }
        // A descriptor with nothing behind it carries no frame.
        if (at >= payload.Length) return false;
        var starts = (first & 0x10) != 0 && (first & 0x07) == 0;
        descriptor = new Vp8Descriptor
        {
            Length = at,
            StartsFrame = starts,
            StartsKeyFrame = starts && IsKeyFrameHeader(payload[at..]),
            PictureId = pictureId,
            PictureIdAt = pictureIdAt,
            IsLongPictureId = isLong,
            Tl0PictureIndex = tl0,
            Tl0At = tl0At,
            TemporalId = temporal,
        };
        return true;
    }

    /// <summary>Width and height in pixels, from the head of a key frame (RFC 6386 section 9.1); for the packet that starts one.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload)
    {
        var head = payload[(Length + 6)..];
        return (BinaryPrimitives.ReadUInt16LittleEndian(head) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]) & 0x3FFF);
    }

    /// <summary>Writes other picture numbers over this packet's, in the width that it already has; returns nothing to allocate or move.</summary>
    public void Rewrite(Span<byte> payload, int pictureId, int tl0PictureIndex)
    {
        if (PictureId >= 0)
        {
            if (IsLongPictureId)
            {
                payload[PictureIdAt] = (byte)(0x80 | pictureId >> 8 & 0x7F);
                payload[PictureIdAt + 1] = (byte)pictureId;
            }
            else payload[PictureIdAt] = (byte)(pictureId & 0x7F);
        }
        if (Tl0PictureIndex >= 0) payload[Tl0At] = (byte)tl0PictureIndex;
    }

    /// <summary>
    /// Makes a packet longer by an octet that no decoder minds: the extension without a field, or the key frame index, which a receiver may leave unread (RFC 7741
    /// section 4.2). Picture numbers stay where they are. The payload's last octet is spare; false where its descriptor has all of them already.
    /// </summary>
    public bool TryWiden(Span<byte> payload)
    {
        var isExtended = (payload[0] & 0x80) != 0;
        if (isExtended && (payload[1] & 0x30) != 0) return false;
        var at = isExtended ? Length : 1;
        payload[at..^1].CopyTo(payload[(at + 1)..]);
        payload[at] = 0;
        if (isExtended) payload[1] |= 0x10;
        else payload[0] |= 0x80;
        return true;
    }

    // A key frame has a 10-byte header whose bytes 3 to 5 are the start code (RFC 6386 section 9.1): a lone bit is not believed.
    private static bool IsKeyFrameHeader(ReadOnlySpan<byte> frame) =>
        (frame[0] & 1) == 0 && frame.Length >= 10 && frame[3] == 0x9D && frame[4] == 0x01 && frame[5] == 0x2A;
}
