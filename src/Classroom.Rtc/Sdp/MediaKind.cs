namespace Classroom.Rtc.Sdp;

/// <summary>What an m-line carries; whatever is neither audio nor video is refused in answers.</summary>
public enum MediaKind
{
    Audio,
    Video,
    Other,
}
