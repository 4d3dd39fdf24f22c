namespace Classroom.Sfu;

/// <summary>What a track is; the second word of its msid. Told by whoever signals, for each m-line: its place among the m-lines says nothing.</summary>
public enum TrackLabel
{
    /// <summary>A microphone.</summary>
    Audio,

    /// <summary>A camera that shows a face.</summary>
    Video,

    /// <summary>A screen, a window or a tab.</summary>
    Screen,

    /// <summary>What the computer plays that shows it.</summary>
    ScreenAudio,

    /// <summary>Another screen of the same participant.</summary>
    OtherScreen,

    OtherScreenAudio,

    /// <summary>A second camera, over a desk.</summary>
    Document,
}
