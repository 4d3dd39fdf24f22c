using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>How one viewer's copy of a packet differs from the shared payload: its numbers, its time, its picture numbers.</summary>
public readonly record struct OutgoingPacket
{
    public SequenceNumber Number { get; init; }
    public MediaTime Time { get; init; }
    public bool Marker { get; init; }

    /// <summary>The payload is redundant audio, which has a payload type of its own.</summary>
    public bool IsRedundant { get; init; }

    /// <summary>Nothing but padding under a number that has been given away; repeated like any other, so that nobody goes on asking for it.</summary>
    public bool IsFiller { get; init; }

    /// <summary>Where the payload stays for a retransmission; null when it is not kept.</summary>
    public PacketRing? Ring { get; init; }
    public long Handle { get; init; }

    /// <summary>Octets of RTP padding at the payload's end, so that packets sent together are equally long (RFC 3550 section 5.1).</summary>
    public int PaddingLength { get; init; }

    /// <summary>How the dependency descriptor, where the peer agreed on it and the ring holds one, differs from the publisher's.</summary>
    public DescriptorChange Descriptor { get; init; }

    /// <summary>Numbers to write over the shared payload's; -1 leaves it as it is.</summary>
    public int PictureId { get; init; }
    public int Tl0PictureIndex { get; init; }
}
