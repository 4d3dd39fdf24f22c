using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>VP9 payload descriptor (RFC 9628 section 4.2): key frames, temporal and spatial layers, sizes.</summary>
public readonly struct Vp9Descriptor
{
    private const int MaxReferences = 3;

    /// <summary>Bytes of the descriptor before the VP9 data.</summary>
    public int Length { get; private init; }

    public bool StartsFrame { get; private init; }
    public bool EndsFrame { get; private init; }

    /// <summary>The picture depends on no earlier one.</summary>
    public bool IsKey { get; private init; }

    /// <summary>First packet of a picture that depends on no earlier one: its lowest layer's.</summary>
    public bool StartsKeyFrame => StartsFrame && IsKey && SpatialId == 0;
    public PictureNumbers Numbers { get; private init; }

    /// <summary>The picture is of a layer; what follows tells of which.</summary>
    public bool HasLayer { get; private init; }
    public int TemporalId { get; private init; }
    public int SpatialId { get; private init; }

    /// <summary>Pictures of higher temporal layers need none of theirs from before this one (U).</summary>
    public bool IsSwitchingUp { get; private init; }

    /// <summary>The higher spatial layers do without this frame (Z).</summary>
    public bool IsForThisLayerOnly { get; private init; }

    /// <summary>The frame needs the next lower spatial layer of its picture (D).</summary>
    public bool NeedsLowerLayer { get; private init; }

    /// <summary>Spatial layers whose sizes this packet tells.</summary>
    public int Sizes { get; private init; }
    private int SizesAt { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var flags = payload[0];
        var (hasPicture, isPredicted, hasLayers, isFlexible) = ((flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, (flags & 0x10) != 0);
        var at = 1;
        int idAt = 0, layerAt = 0, tl0At = 0, sizesAt = 0, sizes = 0;
        if (hasPicture)
        {
            if (at >= payload.Length) return false;
            idAt = at;
            at += PictureNumbers.IdLength(payload[at]);
        }
        if (hasLayers)
        {
            if (at >= payload.Length) return false;
            layerAt = at++;
            // TL0PICIDX is there where references are not told one by one.
            if (!isFlexible) tl0At = at++;
        }
        if (isFlexible && isPredicted && !TrySkipReferences(payload, ref at)) return false;
        if ((flags & 0x02) != 0 && !TrySkipStructure(payload, ref at, out sizesAt, out sizes)) return false;
        // A descriptor with nothing behind it carries no frame.
        if (at >= payload.Length) return false;
        descriptor = new Vp9Descriptor
        {
            Length = at,
            StartsFrame = (flags & 0x08) != 0,
            EndsFrame = (flags & 0x04) != 0,
            IsKey = !isPredicted,
            Numbers = PictureNumbers.Read(payload, idAt, tl0At),
            HasLayer = hasLayers,
            TemporalId = hasLayers ? payload[layerAt] >> 5 : 0,
            IsSwitchingUp = hasLayers && (payload[layerAt] & 0x10) != 0,
            SpatialId = hasLayers ? payload[layerAt] >> 1 & 7 : 0,
            IsForThisLayerOnly = (flags & 0x01) != 0,
            NeedsLowerLayer = hasLayers && (payload[layerAt] & 0x01) != 0,
            SizesAt = sizesAt,
            Sizes = sizes,
        };
        return true;
    }

    /// <summary>Pixels of a spatial layer, which the structure tells beside a key frame; 0 where it does not.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload, int spatial)
    {
        if (spatial >= Sizes) return default;
        var size = payload[(SizesAt + (4 * spatial))..];
        return (BinaryPrimitives.ReadUInt16BigEndian(size), BinaryPrimitives.ReadUInt16BigEndian(size[2..]));
    }

    /// <summary>Pixels of the largest layer.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload) => ReadSize(payload, Math.Max(0, Sizes - 1));

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
