namespace Classroom.Server.Loops;

/// <summary>What a connection is for.</summary>
public enum MediaPurpose
{
    Publish,
    Subscribe,

    /// <summary>WHEP: somebody outside the list of people watches one publisher, or all.</summary>
    View,
}
