namespace Classroom.Sfu;

/// <summary>
/// How one participant's line has been in the last seconds, as this side sees it: what was lost of what they sent and, by their own reports, of what was
/// sent to them (0 to 1); null where nothing went that way or nobody said. Round trip by RFC 3550 section 6.4.1.
/// </summary>
public sealed record ParticipantQuality(string ParticipantId, double? LossUp, double? LossDown, int? RoundTripMs, int KbitsUp, int KbitsDown);
