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

    /// <summary>What the next packet's header says of layers.</summary>
    public byte[] Descriptor { get; set; } = [];
    public ushort Number { get; set; } = number;
    public uint Time { get; set; } = time;
    public long Packets { get; set; }
    public long Octets { get; set; }

    /// <summary>Plain header and payload by number, for retransmissions.</summary>
    public (int HeaderLength, byte[] Packet)[] History { get; } = new (int, byte[])[HistoryLength];

    /// <summary>What the headers of those packets said of layers.</summary>
    public byte[][] Descriptors { get; } = new byte[HistoryLength][];

    public byte[] DescriptorOf(ushort number) => Descriptors[number % HistoryLength] ?? [];

    /// <summary>Pictures since the latest key frame, and the latest frame of each temporal layer.</summary>
    public int SinceKey { get; set; }
    private readonly SyntheticFrame?[] _latest = new SyntheticFrame?[3];

    /// <summary>VP8's buffers: each picture needs the latest of its own layer and of those below, the highest none of its own.</summary>
    public List<SyntheticFrame> Refer(int temporal, bool isKey) => isKey || temporal < 0 ? []
        : [.. _latest.Take(temporal == 2 ? 2 : temporal + 1).Where((one, layer) => one is not null && (layer == 0 || !IsSync(temporal))).Select(one => one!)];

    public bool IsSync(int temporal) => temporal > 0 && SinceKey % 8 < 4;

    public void Remember(SyntheticFrame frame)
    {
        if (frame.IsKey) Array.Clear(_latest);
        if (frame.Temporal >= 0) _latest[frame.Temporal] = frame;
    }

    public static uint ReadSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
}
