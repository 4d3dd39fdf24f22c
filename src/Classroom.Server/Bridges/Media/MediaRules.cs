using Classroom.Meetings;

namespace Classroom.Server.Bridges.Media;

/// <summary>What the bridge refuses; the sentences are in Media.md.</summary>
internal static class MediaRules
{
    private const int ReasonMax = 200;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    public static Rejection NotHeld { get; } = new("MEDIA-1", "Another connection holds this seat.");

    public static Rejection TooMany { get; } = new("MEDIA-2", "Too many people send sound or picture.");

    public static Rejection NotNow { get; } = new("MEDIA-4", "The media side cannot take this now.", s_wait);

    public static Rejection NoConnection { get; } = new("MEDIA-12", "There is no such connection any more.");

    public static Rejection Unusable(string reason) => new("MEDIA-3", reason.Length > ReasonMax ? reason[..ReasonMax] : reason);
}
