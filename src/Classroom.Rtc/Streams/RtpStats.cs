namespace Classroom.Rtc.Streams;

/// <summary>Counters of one stream; written by its owner only, read by the loop for metrics.</summary>
public sealed class RtpStats
{
    public long Packets { get; internal set; }
    public long Bytes { get; internal set; }

    /// <summary>Packets that came by retransmission, or that we sent again.</summary>
    public long Retransmitted { get; internal set; }
    public long Duplicates { get; internal set; }

    /// <summary>Packets lost on the way, whether repaired later or not; late ones may be among them. Inbound as of our latest report, outbound as the peer's say.</summary>
    public long Lost { get; internal set; }

    /// <summary>Numbers asked for (inbound) or asked of us (outbound).</summary>
    public long Nacked { get; internal set; }

    /// <summary>Requests that could not be met: the packet was gone, or the budget was.</summary>
    public long NotRetransmitted { get; internal set; }

    /// <summary>Of the latest report about us, in 1/256.</summary>
    public byte FractionLost { get; internal set; }
    /// <summary>The same without the numbers that we never sent, since they were lost before us: what the receiver's own line loses.</summary>
    public byte FractionLostOnPath { get; internal set; }
    public long RoundTripUs { get; internal set; }

    /// <summary>Adds what is a sum.</summary>
    internal void Add(RtpStats other)
    {
        Packets += other.Packets;
        Bytes += other.Bytes;
        Retransmitted += other.Retransmitted;
        Duplicates += other.Duplicates;
        Lost += other.Lost;
        Nacked += other.Nacked;
        NotRetransmitted += other.NotRetransmitted;
    }
}
