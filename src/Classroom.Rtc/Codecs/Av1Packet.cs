namespace Classroom.Rtc.Codecs;

/// <summary>One RTP payload of AV1 ("RTP Payload Format For AV1", section 4.4): aggregation header, and of the first unit what its header tells.</summary>
public readonly struct Av1Packet
{
    private const int ContinuesBit = 0x80, NewSequenceBit = 0x08;

    /// <summary>First packet of a coded video sequence: with it a decoder can begin.</summary>
    public bool StartsKeyFrame { get; private init; }
    public int TemporalId { get; private init; }
    public int SpatialId { get; private init; }
    private int UnitAt { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out Av1Packet packet)
    {
        packet = default;
        if (payload.Length < 2) return false;
        var header = payload[0];
        var continues = (header & ContinuesBit) != 0;
        // A sequence begins with a unit of its own, not with the rest of one.
        if (continues && (header & NewSequenceBit) != 0) return false;
        var at = 1;
        // With one unit there is no length before it; with more, or with their number left open, there is.
        if ((header >> 4 & 3) != 1 && (!TryReadLeb128(payload, ref at, out var length) || length == 0 || length > payload.Length - at)) return false;
        if (continues)
        {
            packet = default;
            return true;
        }
        // OBU header (AV1 section 5.3.2): forbidden bit, type, extension, size, reserved.
        if ((payload[at] & 0x80) != 0) return false;
        var hasExtension = (payload[at] & 0x04) != 0;
        if (hasExtension && at + 1 >= payload.Length) return false;
        packet = new Av1Packet
        {
            StartsKeyFrame = (header & NewSequenceBit) != 0,
            TemporalId = hasExtension ? payload[at + 1] >> 5 : 0,
            SpatialId = hasExtension ? payload[at + 1] >> 3 & 3 : 0,
            UnitAt = at,
        };
        return true;
    }

    /// <summary>Pixels that the sequence header tells, with which a key frame begins; 0 where it does not.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload) => UnitAt == 0 ? default : Av1SequenceHeader.ReadSize(payload[UnitAt..]);

    /// <summary>leb128() of AV1 section 4.10.5, as far as it can be a length within a datagram.</summary>
    internal static bool TryReadLeb128(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        const int MaxBytes = 3;
        value = 0;
        for (var i = 0; i < MaxBytes; i++)
        {
            if (at >= bytes.Length) return false;
            var octet = bytes[at++];
            value |= (octet & 0x7F) << (7 * i);
            if ((octet & 0x80) == 0) return true;
        }
        return false;
    }
}
