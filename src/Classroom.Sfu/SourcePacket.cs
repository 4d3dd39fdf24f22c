using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>One packet of a source, with the source's own numbers, decrypted and passed by its inlet.</summary>
public ref struct SourcePacket
{
    public SequenceNumber Number { get; init; }
    public MediaTime Time { get; init; }
    public bool Marker { get; init; }
    public Span<byte> Payload { get; init; }

    /// <summary>What its header said of layers (dependency descriptor); empty where it said nothing.</summary>
    public ReadOnlySpan<byte> Descriptor { get; init; }
}
