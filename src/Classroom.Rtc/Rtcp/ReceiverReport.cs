using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Receiver report (RFC 3550 section 6.4.2): sender and up to 31 report blocks.</summary>
public static class ReceiverReport
{
    public const int MaxBlocks = 31;

    public static bool TryWrite(ref RtcpWriter writer, uint senderSsrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > MaxBlocks) return false;
        if (!writer.TryBegin(RtcpPacketType.ReceiverReport, blocks.Length, 4 + blocks.Length * ReportBlock.Length, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        for (var i = 0; i < blocks.Length; i++) blocks[i].Write(body[(4 + i * ReportBlock.Length)..]);
        return true;
    }

    /// <summary>Number of report blocks of a sender or receiver report that are really there.</summary>
    public static int CountBlocks(in RtcpBlock block)
    {
        var offset = Offset(block.Type);
        return Math.Min(block.CountOrFormat, Math.Max(0, (block.Body.Length - offset) / ReportBlock.Length));
    }

    public static ReportBlock ReadBlock(in RtcpBlock block, int index) =>
        ReportBlock.Read(block.Body[(Offset(block.Type) + index * ReportBlock.Length)..]);

    private static int Offset(RtcpPacketType type) => type == RtcpPacketType.SenderReport ? SenderReport.FixedLength : 4;
}
