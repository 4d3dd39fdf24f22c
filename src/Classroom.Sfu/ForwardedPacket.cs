using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One packet of a track on its way to the viewers: numbers of the publisher, payload shared by all.</summary>
public ref struct ForwardedPacket
{
    public SequenceNumber Number { get; init; }
    public MediaTime Time { get; init; }
    public bool Marker { get; init; }

    /// <summary>With the padding, if any.</summary>
    public Span<byte> Payload { get; init; }
    public int PaddingLength { get; init; }

    /// <summary>Where the payload stays for retransmissions, or null for sound.</summary>
    public PacketRing? Ring { get; init; }
    public long Handle { get; init; }

    /// <summary>Only for video with a readable head.</summary>
    public VideoHead Head { get; init; }

    /// <summary>Only for sound: where the frames before this one are.</summary>
    public SoundFrames? Sound { get; init; }
}
