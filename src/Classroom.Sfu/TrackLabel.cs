namespace Classroom.Sfu;

/// <summary>What a track shows; the second word of its msid.</summary>
public enum TrackLabel
{
    Audio,
    Video,
    Screen,
}
