using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Reads SDP text of browsers and other clients; never throws, says in one sentence why it refuses.</summary>
public static class SdpParser
{
    public const int MaxLength = 1 << 20;
    public const int MaxLines = 20_000;
    public const int MaxLineLength = 4096;

    /// <summary>Sound and picture of 128 people in what one viewer is offered.</summary>
    public const int MaxMedia = 256;

    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionDescription? description, out string reason)
    {
        description = null;
        reason = "";
        if (string.IsNullOrWhiteSpace(text)) return Refuse(out reason, "the description is empty");
        if (text.Length > MaxLength) return Refuse(out reason, "the description is longer than 1 MB");
        var session = new SectionBuilder(isSession: true);
        var section = session;
        var sections = new List<SectionBuilder>();
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            if (line.IsEmpty) continue;
            if (++lines > MaxLines) return Refuse(out reason, "too many lines");
            if (line.Length > MaxLineLength) return Refuse(out reason, "a line is longer than 4096 characters");
            if (line.ContainsAnyExceptInRange(' ', '\uFFFD')) return Refuse(out reason, $"control character in line {lines}");
            if (line.Length < 2 || line[1] != '=') return Refuse(out reason, $"line {lines} is not of the form x=value");
            if (lines == 1 && !line.SequenceEqual("v=0")) return Refuse(out reason, "the first line is not v=0");
            var value = line[2..];
            switch (line[0])
            {
                case 'm':
                    if (sections.Count == MaxMedia) return Refuse(out reason, $"more than {MaxMedia} m-lines");
                    section = new SectionBuilder(isSession: false);
                    sections.Add(section);
                    if (!section.TryReadMediaLine(value)) return Refuse(out reason, $"malformed m-line in line {lines}");
                    break;
                case 'o':
                    session.ReadOrigin(value);
                    break;
                case 'a':
                    if (!section.TryReadAttribute(value)) return Refuse(out reason, $"malformed attribute in line {lines}");
                    break;
            }
        }
        return TryBuild(session, sections, out description, out reason);
    }

    private static bool TryBuild(SectionBuilder session, List<SectionBuilder> sections,
        [NotNullWhen(true)] out SessionDescription? description, out string reason)
    {
        description = null;
        var mids = new HashSet<Mid>();
        var media = new List<MediaDescription>(sections.Count);
        foreach (var section in sections)
        {
            var built = section.BuildMedia(session.Direction);
            if (built.Mid is { } mid && !mids.Add(mid)) return Refuse(out reason, "a mid is used twice");
            media.Add(built);
        }
        description = new SessionDescription
        {
            SessionId = session.SessionId,
            Version = session.Version,
            IsIceLite = session.IsIceLite,
            AllowsMixedExtensions = session.AllowsMixedExtensions,
            Bundle = session.Bundle,
            Transport = session.Transport,
            Media = media,
        };
        reason = "";
        return true;
    }

    private static bool Refuse(out string reason, string why)
    {
        reason = why;
        return false;
    }

    internal static bool TryParseNumber<T>(ReadOnlySpan<char> text, out T value) where T : struct, System.Numerics.INumber<T> =>
        T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
