using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>VP9 payload descriptor (RFC 9628 section 4.2): key frames, temporal and spatial layers, sizes.</summary>
public readonly struct Vp9Descriptor
{
    private const int MaxReferences = 3;

    /// <summary>Bytes of the descriptor before the VP9 data.</summary>
    public int Length { get; private init; }

    /// <summary>First packet of a picture that depends on no earlier one: its lowest layer's.</summary>
    public bool StartsKeyFrame { get; private init; }
    public int TemporalId { get; private init; }
    public int SpatialId { get; private init; }
    private int SizesAt { get; init; }
    private int SizesCount { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var flags = payload[0];
        var (hasPicture, isPredicted, hasLayers, isFlexible) = ((flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, (flags & 0x10) != 0);
        var at = 1;
        int temporal = 0, spatial = 0, sizesAt = 0, sizes = 0;
        if (hasPicture)
        {
            if (at >= payload.Length) return false;
            at += (payload[at] & 0x80) != 0 ? 2 : 1;
        }
        if (hasLayers)
        {
            if (at >= payload.Length) return false;
            (temporal, spatial) = (payload[at] >> 5, payload[at] >> 1 & 7);
            // TL0PICIDX is there where references are not told one by one.
            at += isFlexible ? 1 : 2;
        }
        if (isFlexible && isPredicted && !TrySkipReferences(payload, ref at)) return false;
        if ((flags & 0x02) != 0 && !TrySkipStructure(payload, ref at, out sizesAt, out sizes)) return false;
        // A descriptor with nothing behind it carries no frame.
        if (at >= payload.Length) return false;
        descriptor = new Vp9Descriptor
        {
            Length = at,
            StartsKeyFrame = (flags & 0x08) != 0 && !isPredicted && spatial == 0,
            TemporalId = temporal,
            SpatialId = spatial,
            SizesAt = sizesAt,
            SizesCount = sizes,
        };
        return true;
    }

    /// <summary>Pixels of the largest layer, which the structure tells beside a key frame; 0 where it does not.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload)
    {
        if (SizesCount == 0) return default;
        var last = payload[(SizesAt + (4 * (SizesCount - 1)))..];
        return (BinaryPrimitives.ReadUInt16BigEndian(last), BinaryPrimitives.ReadUInt16BigEndian(last[2..]));
    }

    private static bool TrySkipReferences(ReadOnlySpan<byte> payload, ref int at)
    {
        for (var i = 0; i < MaxReferences; i++)
        {
            if (at >= payload.Length) return false;
            if ((payload[at++] & 1) == 0) return true;
        }
        return true;
    }

    // The scalability structure: sizes of the spatial layers, then the group of pictures (RFC 9628 section 4.2.1).
    private static bool TrySkipStructure(ReadOnlySpan<byte> payload, ref int at, out int sizesAt, out int sizes)
    {
        (sizesAt, sizes) = (0, 0);
        if (at >= payload.Length) return false;
        var flags = payload[at++];
        if ((flags & 0x10) != 0)
        {
            (sizesAt, sizes) = (at, (flags >> 5) + 1);
            at += 4 * sizes;
        }
        if ((flags & 0x08) == 0) return at <= payload.Length;
        if (at >= payload.Length) return false;
        int pictures = payload[at++];
        for (var i = 0; i < pictures; i++)
        {
            if (at >= payload.Length) return false;
            at += 1 + (payload[at] >> 2 & 3);
        }
        return at <= payload.Length;
    }
}
