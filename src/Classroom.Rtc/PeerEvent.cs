using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>What a peer tells its owner; drained by TryTake after Receive and HandleTimeout.</summary>
public readonly record struct PeerEvent(PeerEventKind Kind)
{
    /// <summary>For KeyframeRequested: the stream that the viewer cannot show.</summary>
    public OutboundStream? Outbound { get; init; }

    /// <summary>For KeyframeRequested: the viewer has not said so itself, but asks in vain for a packet.</summary>
    public bool IsBeyondRepair { get; init; }

    /// <summary>For KeyframeNeeded: the stream that has lost too much.</summary>
    public InboundStream? Inbound { get; init; }
    public PeerCloseReason Reason { get; init; }
}
