using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Goodbye: these sources end (RFC 3550 section 6.6).</summary>
public static class Bye
{
    public static int CountSources(in RtcpBlock block) =>
        block.Type == RtcpPacketType.Goodbye ? Math.Min(block.CountOrFormat, block.Body.Length / 4) : 0;

    public static uint ReadSource(in RtcpBlock block, int index) => BinaryPrimitives.ReadUInt32BigEndian(block.Body[(4 * index)..]);

    public static bool TryWrite(ref RtcpWriter writer, uint ssrc)
    {
        if (!writer.TryBegin(RtcpPacketType.Goodbye, 1, 4, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        return true;
    }
}
