using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>
/// What has to be known of a published medium wherever it may be watched. The number is its own at the worker where it is published; the alias is another
/// name by which viewers find its publisher.
/// </summary>
public sealed record TrackDescription(
    uint Number, string ParticipantId, string? Alias, TrackLabel Label, MediaKind Kind, int ClockRate, VideoCodec VideoCodec, bool IsStereo, IReadOnlyList<Rid> Rids);
