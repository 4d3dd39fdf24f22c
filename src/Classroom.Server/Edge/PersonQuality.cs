using Classroom.Meetings;

namespace Classroom.Server.Edge;

/// <summary>
/// How one person's connection has been in the last seconds, as the server sees it: loss in percent of what they sent and of what they were sent, round trip,
/// rates of both directions. Null where nothing went that way, or where their browser has not said.
/// </summary>
public sealed record PersonQuality(ParticipantId ParticipantId, double? LossUp, double? LossDown, int? RoundTripMs, int KbitsUp, int KbitsDown);
