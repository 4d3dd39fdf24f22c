namespace Classroom.Rtc.Rtcp;

/// <summary>One RTCP packet of a compound: type, count or feedback format, and the bytes after the common header.</summary>
public readonly ref struct RtcpBlock(RtcpPacketType type, byte countOrFormat, ReadOnlySpan<byte> body)
{
    public RtcpPacketType Type { get; } = type;

    /// <summary>Report count, source count or feedback message type, by type of packet.</summary>
    public byte CountOrFormat { get; } = countOrFormat;

    public ReadOnlySpan<byte> Body { get; } = body;
}
