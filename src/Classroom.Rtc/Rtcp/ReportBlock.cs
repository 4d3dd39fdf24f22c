using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Reception report block (RFC 3550 section 6.4.1).</summary>
public readonly record struct ReportBlock
{
    public const int Length = 24;

    public uint Ssrc { get; init; }
    public byte FractionLost { get; init; }

    /// <summary>Signed 24 bits on the wire: duplicates can make it negative.</summary>
    public int CumulativeLost { get; init; }
    public uint HighestSequence { get; init; }
    public uint Jitter { get; init; }
    public uint LastSenderReport { get; init; }
    public uint DelaySinceLastSenderReport { get; init; }

    public static ReportBlock Read(ReadOnlySpan<byte> bytes) => new()
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes),
        FractionLost = bytes[4],
        CumulativeLost = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8,
        HighestSequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        Jitter = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        LastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        DelaySinceLastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]),
    };

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Ssrc);
        var lost = Math.Clamp(CumulativeLost, -0x800000, 0x7FFFFF);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (uint)FractionLost << 24 | (uint)lost & 0xFFFFFF);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], DelaySinceLastSenderReport);
    }
}
