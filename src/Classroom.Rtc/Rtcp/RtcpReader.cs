using System.Buffers.Binary;

namespace Classroom.Rtc.Rtcp;

/// <summary>Walks a compound RTCP packet (RFC 3550 section 6.1); stops at the first block that does not fit.</summary>
public ref struct RtcpReader(ReadOnlySpan<byte> compound)
{
    public const int HeaderLength = 4;

    /// <summary>A datagram of 1,500 bytes could hold 375 empty blocks; nobody honest sends more than a few.</summary>
    private const int MaxBlocks = 64;

    private ReadOnlySpan<byte> _rest = compound;
    private int _count;

    /// <summary>True when the walk ended on a block that was cut or malformed.</summary>
    public bool IsBroken { get; private set; }

    public bool TryNext(out RtcpBlock block)
    {
        block = default;
        if (_rest.IsEmpty) return false;
        if (_rest.Length < HeaderLength || _rest[0] >> 6 != 2 || ++_count > MaxBlocks) return Break();
        var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1);
        if (length > _rest.Length) return Break();
        var end = length;
        if ((_rest[0] & 0x20) != 0)
        {
            int padding = _rest[length - 1];
            if (padding == 0 || padding > length - HeaderLength || padding % 4 != 0 && !IsTransportFeedback) return Break();
            end -= padding;
        }
        block = new RtcpBlock((RtcpPacketType)_rest[1], (byte)(_rest[0] & 0x1F), _rest[HeaderLength..end]);
        _rest = _rest[length..];
        return true;
    }

    // Padding is a multiple of four octets (RFC 3550 section 6.4.1), but transport-cc feedback is filled up to four with one to three
    // (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1), and browsers count just these.
    private readonly bool IsTransportFeedback =>
        _rest[1] == (byte)RtcpPacketType.TransportFeedback && (_rest[0] & 0x1F) == TransportFeedback.Format;

    private bool Break()
    {
        IsBroken = true;
        _rest = default;
        return false;
    }
}
