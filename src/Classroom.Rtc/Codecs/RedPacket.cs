using System.Buffers.Binary;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Codecs;

/// <summary>Redundant audio (RFC 2198): the newest frame, with copies of the frames before it, so that a lost packet's sound comes with the next one.</summary>
public readonly ref struct RedPacket
{
    /// <summary>Browsers write one or two copies and read up to 32; whoever sends more is not understood.</summary>
    public const int MaxRedundant = 32;

    /// <summary>Ten bits count a copy's octets, fourteen how far it lies back in ticks (RFC 2198 section 3).</summary>
    public const int MaxBlockLength = 0x3FF;
    public const int MaxTimeOffset = 0x3FFF;

    public const int RedundantHeaderLength = 4;
    public const int PrimaryHeaderLength = 1;
    private const byte FollowsBit = 0x80;

    private readonly Span<byte> _payload;
    private readonly int _primaryAt;

    private RedPacket(Span<byte> payload, int redundant, int primaryAt)
    {
        _payload = payload;
        Redundant = redundant;
        _primaryAt = primaryAt;
    }

    /// <summary>How many copies stand before the newest frame.</summary>
    public int Redundant { get; }
    public PayloadType PrimaryType => new((byte)(_payload[RedundantHeaderLength * Redundant] & PayloadType.Max));
    public Span<byte> Primary => _payload[_primaryAt..];

    /// <summary>Refuses headers without end, copies that are longer than the packet, and what has no newest frame.</summary>
    public static bool TryParse(Span<byte> payload, out RedPacket packet)
    {
        packet = default;
        int at = 0, copies = 0, redundant = 0;
        for (; at < payload.Length && (payload[at] & FollowsBit) != 0; at += RedundantHeaderLength)
        {
            if (redundant++ == MaxRedundant || at + RedundantHeaderLength > payload.Length) return false;
            copies += ReadLength(payload[at..]);
        }
        var primaryAt = at + PrimaryHeaderLength + copies;
        if (primaryAt >= payload.Length) return false;
        packet = new RedPacket(payload, redundant, primaryAt);
        return true;
    }

    /// <summary>The copy that is so many places before the newest frame, 1 being the last; false where it is empty or of another format.</summary>
    public bool TryGetRedundant(int distance, PayloadType type, out int timeOffset, out Span<byte> frame)
    {
        timeOffset = 0;
        frame = default;
        if (distance < 1 || distance > Redundant) return false;
        var wanted = Redundant - distance;
        var start = (RedundantHeaderLength * Redundant) + PrimaryHeaderLength;
        for (var i = 0; i < wanted; i++) start += ReadLength(_payload[(RedundantHeaderLength * i)..]);
        var header = _payload[(RedundantHeaderLength * wanted)..];
        timeOffset = BinaryPrimitives.ReadUInt16BigEndian(header[1..]) >> 2;
        frame = _payload.Slice(start, ReadLength(header));
        return !frame.IsEmpty && (header[0] & PayloadType.Max) == type.Value;
    }

    /// <summary>Writes the header of a copy; the caller keeps the order: all headers, the newest frame's, then all frames.</summary>
    public static void WriteRedundantHeader(Span<byte> header, PayloadType type, int timeOffset, int length)
    {
        header[0] = (byte)(FollowsBit | type.Value);
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)(timeOffset << 2 | length >> 8));
        header[3] = (byte)length;
    }

    /// <summary>Names the frames' format anew, for a receiver that knows it by another number.</summary>
    public static void SetType(Span<byte> payload, int redundant, PayloadType type)
    {
        for (var i = 0; i < redundant; i++) payload[RedundantHeaderLength * i] = (byte)(FollowsBit | type.Value);
        payload[RedundantHeaderLength * redundant] = type.Value;
    }

    private static int ReadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]) & MaxBlockLength;
}
