using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>What has to be known of a published medium wherever it may be watched; the alias is another name by which viewers find its publisher.</summary>
public sealed record TrackDescription(
    string ParticipantId, TrackLabel Label, MediaKind Kind, VideoCodec VideoCodec, bool IsStereo, IReadOnlyList<Rid> Rids, string? Alias = null);
