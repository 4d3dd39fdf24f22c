using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Sender report (RFC 3550 section 6.4.1) without report blocks.</summary>
public readonly record struct SenderReport
{
    public const int FixedLength = 24;

    public uint Ssrc { get; init; }
    public ulong NtpTime { get; init; }
    public uint RtpTime { get; init; }
    public uint PacketCount { get; init; }
    public uint OctetCount { get; init; }

    /// <summary>Middle 32 bits of the NTP time: what receivers echo as "last SR".</summary>
    public uint CompactNtp => (uint)(NtpTime >> 16);

    public static bool TryRead(in RtcpBlock block, out SenderReport report)
    {
        report = default;
        var body = block.Body;
        if (block.Type != RtcpPacketType.SenderReport || body.Length < FixedLength) return false;
        report = new SenderReport
        {
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body),
            NtpTime = BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            RtpTime = BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            PacketCount = BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            OctetCount = BinaryPrimitives.ReadUInt32BigEndian(body[20..]),
        };
        return true;
    }

    public bool TryWrite(ref RtcpWriter writer)
    {
        if (!writer.TryBegin(RtcpPacketType.SenderReport, 0, FixedLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], NtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], RtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], OctetCount);
        return true;
    }
}
