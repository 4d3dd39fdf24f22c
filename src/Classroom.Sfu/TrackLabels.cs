using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>What follows from a track's label: its name, its medium, what belongs together.</summary>
public static class TrackLabels
{
    /// <summary>How many labels there are.</summary>
    public const int Count = 7;

    // In the order of a viewer's sections (WHEP): the n-th picture, the n-th sound.
    private static readonly (TrackLabel Label, MediaKind Kind, TrackLabel Picture, string Name)[] s_labels =
    [
        (TrackLabel.Audio, MediaKind.Audio, TrackLabel.Video, "audio"),
        (TrackLabel.Video, MediaKind.Video, TrackLabel.Video, "video"),
        (TrackLabel.Screen, MediaKind.Video, TrackLabel.Screen, "screen"),
        (TrackLabel.ScreenAudio, MediaKind.Audio, TrackLabel.Screen, "screenAudio"),
        (TrackLabel.OtherScreen, MediaKind.Video, TrackLabel.OtherScreen, "otherScreen"),
        (TrackLabel.OtherScreenAudio, MediaKind.Audio, TrackLabel.OtherScreen, "otherScreenAudio"),
        (TrackLabel.Document, MediaKind.Video, TrackLabel.Document, "document"),
    ];

    /// <summary>All that is shown to a class beside faces, and its sound.</summary>
    public static IReadOnlyList<TrackLabel> Shared { get; } = [.. s_labels.Select(one => one.Label).Where(IsShared)];

    /// <summary>Something to read or to look at, or its sound; neither face nor voice.</summary>
    public static bool IsShared(this TrackLabel label) => label is not (TrackLabel.Audio or TrackLabel.Video);

    /// <summary>A screen, a window or a tab: letters for the most part.</summary>
    public static bool IsScreen(this TrackLabel label) => label is TrackLabel.Screen or TrackLabel.OtherScreen;

    /// <summary>The name in descriptions and on the wire.</summary>
    public static string NameOf(this TrackLabel label) => s_labels[(int)label].Name;

    public static MediaKind KindOf(this TrackLabel label) => s_labels[(int)label].Kind;

    /// <summary>The picture that it belongs to, or is.</summary>
    public static TrackLabel PictureOf(this TrackLabel label) => s_labels[(int)label].Picture;

    public static bool TryParse(string? name, out TrackLabel label)
    {
        var at = Array.FindIndex(s_labels, one => one.Name == name);
        label = (TrackLabel)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>What the n-th section of a kind is for whoever can say no more than that.</summary>
    public static TrackLabel? Nth(MediaKind kind, int ordinal)
    {
        foreach (var (label, of, _, _) in s_labels)
            if (of == kind && ordinal-- == 0) return label;
        return null;
    }
}
