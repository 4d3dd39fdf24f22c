namespace Classroom.Rtc;

/// <summary>Where a peer's transport stands; media flows only in Connected.</summary>
public enum PeerState
{
    New,
    Connecting,
    Connected,
    Closed,
}
