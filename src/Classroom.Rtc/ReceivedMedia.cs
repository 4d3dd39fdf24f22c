using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>One authenticated, numbered media packet, valid until the datagram's buffer is used again.</summary>
public ref struct ReceivedMedia
{
    public InboundStream Stream { get; internal set; }
    public SequenceNumber Number { get; internal set; }
    public MediaTime Time { get; internal set; }
    public bool Marker { get; internal set; }
    public Span<byte> Payload { get; internal set; }

    /// <summary>The payload is redundant audio (RFC 2198): a frame with copies of earlier ones.</summary>
    public bool IsRedundant { get; internal set; }

    /// <summary>The packet's dependency descriptor as it came; empty where there is none.</summary>
    public ReadOnlySpan<byte> Descriptor { get; internal set; }

    /// <summary>Loudness of this packet's sound in -dBov (RFC 6464): 0 is the loudest, 127 silence; -1 where the publisher does not say.</summary>
    public int AudioLevel { get; internal set; }
}
