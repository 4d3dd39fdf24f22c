namespace Classroom.Sfu;

/// <summary>What a peer's transport is for.</summary>
public enum PeerRole
{
    /// <summary>The client offers and sends (browser's publish connection, WHIP).</summary>
    Publisher,

    /// <summary>We offer and send everybody else's tracks.</summary>
    Subscriber,

    /// <summary>The client offers and gets one publisher's tracks, or everybody's (WHEP).</summary>
    Viewer,
}
