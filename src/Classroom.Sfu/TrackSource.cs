namespace Classroom.Sfu;

/// <summary>Where a track's packets come from; what its viewers need of the publisher goes back there.</summary>
public abstract class TrackSource
{
    /// <summary>Asks for a key frame of the layer with this index.</summary>
    internal abstract void RequestKeyframe(long nowUs, int layer);
}
