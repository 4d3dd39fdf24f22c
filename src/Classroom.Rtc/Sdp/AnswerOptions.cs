using Classroom.Rtc.Codecs;
using Classroom.Rtc.Ice;

namespace Classroom.Rtc.Sdp;

/// <summary>What an answer does with the offered sections.</summary>
public sealed record AnswerOptions
{
    /// <summary>True when the client publishes, false when it views (WHEP).</summary>
    public required bool Receives { get; init; }

    /// <summary>Lets Chromium's sender start high instead of climbing for seconds; 0 leaves the hint out.</summary>
    public int StartBitrateKbps { get; init; }

    /// <summary>Ours for the answer to an ICE restart; not asked for otherwise.</summary>
    public required Func<IceCredentials> CreateCredentials { get; init; }

    /// <summary>The codec that is taken where it is offered; else another that we can forward.</summary>
    public VideoCodec VideoCodec { get; init; }

    /// <summary>M-lines, by their mid, for which it is another one.</summary>
    public IReadOnlyDictionary<string, VideoCodec> VideoCodecByMid { get; init; } = new Dictionary<string, VideoCodec>();

    /// <summary>For viewers: stream and track name of the n-th section of a kind, or null when there is none to send.</summary>
    public Func<MediaKind, int, string?> Msid { get; init; } = (_, _) => null;
}
