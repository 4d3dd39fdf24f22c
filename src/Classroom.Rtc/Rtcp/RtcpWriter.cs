using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Appends RTCP blocks to a buffer; a block that would not fit is left out and reported.</summary>
public ref struct RtcpWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly Span<byte> Free => _buffer[Length..];

    /// <summary>Reserves a block with this many bytes after the common header, which must be a multiple of four.</summary>
    public bool TryBegin(RtcpPacketType type, int countOrFormat, int bodyLength, out Span<byte> body)
    {
        body = default;
        var total = RtcpReader.HeaderLength + bodyLength;
        if (Length + total > _buffer.Length) return false;
        var block = _buffer.Slice(Length, total);
        block[0] = (byte)(0x80 | countOrFormat);
        block[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(block[2..], (ushort)(total / 4 - 1));
        body = block[RtcpReader.HeaderLength..];
        body.Clear();
        Length += total;
        return true;
    }
}
