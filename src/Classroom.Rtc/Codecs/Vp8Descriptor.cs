using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>VP8 payload descriptor (RFC 7741 section 4.2): where a frame starts, whether it is a key frame, its picture numbers.</summary>
public readonly struct Vp8Descriptor
{
    /// <summary>Bytes of the descriptor before the VP8 data.</summary>
    public int Length { get; private init; }
    public bool StartsFrame { get; private init; }

    /// <summary>First packet of a key frame: start of partition 0, with the inverse key frame bit clear (RFC 7741 section 4.3).</summary>
    public bool StartsKeyFrame { get; private init; }

    public PictureNumbers Numbers { get; private init; }

    /// <summary>The picture is of a temporal layer, and needs of lower layers only the lowest (RFC 7741 section 4.2: TID, Y).</summary>
    public bool HasLayer { get; private init; }
    public int TemporalId { get; private init; }
    public bool IsLayerSync { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var first = payload[0];
        var at = 1;
        int pictureIdAt = 0, tl0At = 0, temporal = 0;
        var (hasLayer, isSync) = (false, false);
        if ((first & 0x80) != 0)
        {
            if (payload.Length < 2) return false;
            var flags = payload[at++];
            if ((flags & 0x80) != 0)
            {
                if (at >= payload.Length) return false;
                pictureIdAt = at;
                at += PictureNumbers.IdLength(payload[at]);
            }
            if ((flags & 0x40) != 0)
            {
                if (at >= payload.Length) return false;
                tl0At = at++;
            }
            if ((flags & 0x30) != 0)
            {
                if (at >= payload.Length) return false;
                hasLayer = (flags & 0x20) != 0;
                if (hasLayer) (temporal, isSync) = (payload[at] >> 6, (payload[at] & 0x20) != 0);
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
            Numbers = PictureNumbers.Read(payload, pictureIdAt, tl0At),
            HasLayer = hasLayer,
            TemporalId = temporal,
            IsLayerSync = isSync,
        };
        return true;
    }

    /// <summary>Width and height in pixels, from the head of a key frame (RFC 6386 section 9.1); for the packet that starts one.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload)
    {
        var head = payload[(Length + 6)..];
        return (BinaryPrimitives.ReadUInt16LittleEndian(head) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]) & 0x3FFF);
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
