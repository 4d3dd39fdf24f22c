using System.Diagnostics.CodeAnalysis;
using Classroom.Rtc.Codecs;

namespace Classroom.Server.Bridges.Media;

/// <summary>What codecs are called in the API and in the rooms' table: "vp8", "h264", "vp9", "av1".</summary>
public static class VideoCodecNames
{
    private static readonly Dictionary<string, VideoCodec> s_byName = Enum.GetValues<VideoCodec>().ToDictionary(Of);

    /// <summary>The name of a codec.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "names of the API are in lower case")]
    public static string Of(VideoCodec codec) => codec.ToString().ToLowerInvariant();

    /// <summary>Whether there is a codec of this name.</summary>
    public static bool IsKnown(string name) => s_byName.ContainsKey(name);

    /// <summary>The codecs of these names, without those that nobody knows.</summary>
    public static IReadOnlyList<VideoCodec> AllOf(IReadOnlyList<string> names) =>
        [.. names.Where(name => name is not null && IsKnown(name)).Select(name => s_byName[name]).Distinct()];

    /// <summary>The codec of this name; the other one where it has none.</summary>
    public static VideoCodec Or(string? name, VideoCodec other) => name is not null && s_byName.TryGetValue(name, out var codec) ? codec : other;
}
