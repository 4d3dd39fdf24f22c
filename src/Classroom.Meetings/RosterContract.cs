namespace Classroom.Meetings;

/// <summary>The first event of every log.</summary>
public sealed record MeetingStarted(RoomId RoomId, string Title) : Event;

/// <summary>The last event of every log; reason is one of "command", "idle", "deleted".</summary>
public sealed record MeetingEnded(string Reason) : Event;

/// <summary>Somebody has taken a seat.</summary>
public sealed record ParticipantJoined(ParticipantId ParticipantId, string Name, Role Role, ParticipantKind Kind) : Event;

/// <summary>A seat is gone; reason is one of "left", "timeout", "removed", "replaced".</summary>
public sealed record ParticipantLeft(ParticipantId ParticipantId, string Reason) : Event;

/// <summary>The connection is lost; the seat is kept until the grace period ends.</summary>
public sealed record ParticipantDisconnected(ParticipantId ParticipantId, DateTimeOffset Until) : Event;

/// <summary>The same person is back in the seat.</summary>
public sealed record ParticipantReturned(ParticipantId ParticipantId) : Event;

/// <summary>A participant has a new name.</summary>
public sealed record ParticipantRenamed(ParticipantId ParticipantId, string Name) : Event;

/// <summary>A participant has a new role.</summary>
public sealed record RoleChanged(ParticipantId ParticipantId, Role Role) : Event;

/// <summary>The presenter has changed; null where there is none.</summary>
public sealed record PresenterChanged(ParticipantId? ParticipantId) : Event;
