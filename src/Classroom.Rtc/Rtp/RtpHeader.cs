using System.Buffers.Binary;

namespace Classroom.Rtc.Rtp;

/// <summary>Fixed RTP header, CSRC count and place of the extension block; readable before decryption (RFC 3550 section 5.1).</summary>
public readonly struct RtpHeader
{
    public const int FixedLength = 12;
    private const int MaxCsrcs = 15;
    private const int ExtensionHeadLength = 4;
    private const ushort OneByteProfile = 0xBEDE;
    private const ushort TwoByteProfile = 0x1000;

    /// <summary>Identifier 15 ends the one-byte block (RFC 8285 section 4.2).</summary>
    private const int OneByteStop = 15;

    public bool HasPadding { get; init; }
    public bool Marker { get; init; }
    public PayloadType PayloadType { get; init; }
    public ushort SequenceNumber { get; init; }
    public uint Timestamp { get; init; }
    public Ssrc Ssrc { get; init; }

    /// <summary>All bytes before the payload: fixed part, CSRCs and extension block.</summary>
    public int Length { get; init; }

    private ushort ExtensionProfile { get; init; }
    private int ExtensionOffset { get; init; }

    public bool HasExtensions => ExtensionOffset != 0;

    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2) return false;
        var length = FixedLength + 4 * (packet[0] & MaxCsrcs);
        ushort profile = 0;
        var offset = 0;
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + ExtensionHeadLength) return false;
            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[length..]);
            var words = BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
            offset = length + ExtensionHeadLength;
            length = offset + 4 * words;
        }
        if (packet.Length < length) return false;
        header = new RtpHeader
        {
            HasPadding = (packet[0] & 0x20) != 0,
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = new PayloadType((byte)(packet[1] & 0x7F)),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = new Ssrc(BinaryPrimitives.ReadUInt32BigEndian(packet[8..])),
            Length = length,
            ExtensionProfile = profile,
            ExtensionOffset = offset,
        };
        return true;
    }

    /// <summary>Finds one header extension element; a broken block simply has no such element.</summary>
    public bool TryFindExtension(ReadOnlySpan<byte> packet, byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (ExtensionOffset == 0 || id == 0 || Length > packet.Length) return false;
        var block = packet[ExtensionOffset..Length];
        if (ExtensionProfile == OneByteProfile) return TryFindOneByte(block, id, out value);
        return (ExtensionProfile & 0xFFF0) == TwoByteProfile && TryFindTwoByte(block, id, out value);
    }

    private static bool TryFindOneByte(ReadOnlySpan<byte> block, byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < block.Length;)
        {
            if (block[at] == 0) { at++; continue; }
            var found = block[at] >> 4;
            var length = (block[at] & 0x0F) + 1;
            if (found == OneByteStop || at + 1 + length > block.Length) return false;
            if (found == id) { value = block.Slice(at + 1, length); return true; }
            at += 1 + length;
        }
        return false;
    }

    private static bool TryFindTwoByte(ReadOnlySpan<byte> block, byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < block.Length;)
        {
            if (block[at] == 0) { at++; continue; }
            if (at + 2 > block.Length) return false;
            int length = block[at + 1];
            if (at + 2 + length > block.Length) return false;
            if (block[at] == id) { value = block.Slice(at + 2, length); return true; }
            at += 2 + length;
        }
        return false;
    }
}
