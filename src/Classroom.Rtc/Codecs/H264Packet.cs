using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>One RTP payload of H.264 (RFC 6184): whether a picture that needs no other begins in it.</summary>
public readonly struct H264Packet
{
    private const int Slice = 5, ParameterSet = 7, Aggregation = 24, Fragment = 28;
    private const int TypeMask = 0x1F, StartBit = 0x80, LengthBytes = 2;

    /// <summary>The first macroblock's number is 0: as Exp-Golomb code a single 1 (ITU-T H.264 section 7.3.3).</summary>
    private const int FirstSliceBit = 0x80;

    /// <summary>Holds a sequence parameter set, with which encoders begin each key frame; where it lies in the payload.</summary>
    public bool HasParameterSet => ParameterSetLength > 0;

    /// <summary>First slice of an IDR picture; where the parameter sets travel otherwise, the key frame begins with it.</summary>
    public bool StartsIdr { get; private init; }
    private int ParameterSetAt { get; init; }
    private int ParameterSetLength { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out H264Packet packet)
    {
        packet = default;
        // The forbidden bit says that the unit is damaged (RFC 6184 section 1.3).
        if (payload.Length < 2 || (payload[0] & 0x80) != 0) return false;
        switch (payload[0] & TypeMask)
        {
            case Aggregation:
                return TryParseAggregate(payload, out packet);
            case Fragment:
                var starts = (payload[1] & StartBit) != 0;
                packet = new H264Packet { StartsIdr = starts && (payload[1] & TypeMask) == Slice && payload.Length > 2 && (payload[2] & FirstSliceBit) != 0 };
                return true;
            default:
                packet = default(H264Packet).With(payload, 0);
                return true;
        }
    }

    /// <summary>Pixels that the parameter set tells; 0 where it holds none that can be read.</summary>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> payload) =>
        HasParameterSet ? H264ParameterSet.ReadSize(payload.Slice(ParameterSetAt, ParameterSetLength)) : default;

    private static bool TryParseAggregate(ReadOnlySpan<byte> payload, out H264Packet packet)
    {
        packet = default;
        for (var at = 1; at < payload.Length;)
        {
            if (at + LengthBytes > payload.Length) return Refuse(out packet);
            int length = BinaryPrimitives.ReadUInt16BigEndian(payload[at..]);
            at += LengthBytes;
            if (length == 0 || length > payload.Length - at) return Refuse(out packet);
            packet = packet.With(payload.Slice(at, length), at);
            at += length;
        }
        return true;
    }

    private H264Packet With(ReadOnlySpan<byte> unit, int at) => (unit[0] & TypeMask) switch
    {
        ParameterSet => this with { ParameterSetAt = at, ParameterSetLength = unit.Length },
        Slice => this with { StartsIdr = StartsIdr || unit.Length > 1 && (unit[1] & FirstSliceBit) != 0 },
        _ => this,
    };

    private static bool Refuse(out H264Packet packet)
    {
        packet = default;
        return false;
    }
}
