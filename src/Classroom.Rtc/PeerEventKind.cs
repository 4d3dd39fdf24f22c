namespace Classroom.Rtc;

/// <summary>Kinds of <see cref="PeerEvent"/>.</summary>
public enum PeerEventKind
{
    Connected,
    Closed,

    /// <summary>A viewer sent PLI or FIR, or misses what repairs do not bring.</summary>
    KeyframeRequested,

    /// <summary>A publisher's packets are lost beyond repair.</summary>
    KeyframeNeeded,
}
