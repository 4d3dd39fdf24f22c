using System.Buffers.Binary;

namespace Classroom.Testing.Media;

/// <summary>Numbers of one outgoing source of a synthetic client.</summary>
internal sealed class SyntheticSource(uint ssrc, byte payloadType, ushort number, uint time)
{
    public const int HistoryLength = 1024;

    public uint Ssrc { get; } = ssrc;

    /// <summary>Which layer of several it is; empty for the only one.</summary>
    public string Rid { get; init; } = "";
    public bool WantsKeyframe { get; set; } = true;
    public byte PayloadType { get; } = payloadType;
    public ushort Number { get; set; } = number;
    public uint Time { get; set; } = time;
    public long Packets { get; set; }
    public long Octets { get; set; }

    /// <summary>Plain header and payload by number, for retransmissions.</summary>
    public (int HeaderLength, byte[] Packet)[] History { get; } = new (int, byte[])[HistoryLength];

    public static uint ReadSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
}
