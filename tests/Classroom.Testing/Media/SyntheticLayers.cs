namespace Classroom.Testing.Media;

/// <summary>How a synthetic client divides its picture inside one stream, as a browser's scalabilityMode says it: L3T3, or L3T3_KEY where only key frames go up through the sizes.</summary>
public sealed record SyntheticLayers(int Spatial, int Temporal, bool IsKeyOnly = false)
{
    /// <summary>The temporal layer of the n-th picture since the latest key frame.</summary>
    public int TemporalOf(int picture) => Temporal switch { 1 => 0, 2 => picture % 2, _ => (picture % 4) switch { 0 => 0, 2 => 1, _ => 2 } };

    /// <summary>How many pictures before it the n-th one's reference lies.</summary>
    public int DistanceOf(int picture) => Temporal switch { 1 => 1, 2 => picture % 2 == 0 ? 2 : 1, _ => (picture % 4) switch { 0 => 4, 2 => 2, _ => 1 } };
}
