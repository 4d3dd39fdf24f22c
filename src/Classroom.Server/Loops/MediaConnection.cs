using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>One connection as the control side knows it. Revision is the number told to the client, Offered the one the peer counts.</summary>
public sealed record MediaConnection(PeerId Peer, int Worker, string Meeting, string Participant, MediaPurpose Purpose, string Identity)
{
    /// <summary>Whether the worker has taken it: what it refused at once never ends with an event.</summary>
    public bool IsOpen { get; init; }

    public int Revision { get; init; }

    public int Offered { get; init; }

    public (string Meeting, string Participant, MediaPurpose Purpose) Owner => (Meeting, Participant, Purpose);
}
