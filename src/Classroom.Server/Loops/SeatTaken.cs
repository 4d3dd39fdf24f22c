using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>A hub connection that holds a seat; an older connection of the same seat is taken over.</summary>
public sealed record SeatTaken(MeetingId Meeting, ParticipantId Participant, string ConnectionId, long Seq);
