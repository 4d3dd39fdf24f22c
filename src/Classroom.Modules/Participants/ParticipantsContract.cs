using Classroom.Meetings;

namespace Classroom.Modules.Participants.Contract;

// Commands of a person.

/// <summary>Gives up the seat.</summary>
public sealed record LeaveMeeting : Command;

/// <summary>Changes one's own name.</summary>
public sealed record RenameParticipant(string Name) : Command;

/// <summary>Raises one's hand.</summary>
public sealed record RaiseHand : Command;

/// <summary>Lowers one's own hand, or as moderator another's.</summary>
public sealed record LowerHand(ParticipantId ParticipantId) : Command;

/// <summary>Says that one's own microphone is open or muted; the server enforces "muted".</summary>
public sealed record SetMicrophone(bool Open) : Command;

/// <summary>Says that one's own camera is on or off; the server enforces "off".</summary>
public sealed record SetCamera(bool On) : Command;

/// <summary>Moderator: mutes one microphone. Nobody can open another's.</summary>
public sealed record MuteParticipant(ParticipantId ParticipantId) : Command;

/// <summary>Moderator: mutes everybody but oneself.</summary>
public sealed record MuteAll : Command;

/// <summary>Moderator: removes a person, who cannot come back with the same seat.</summary>
public sealed record RemoveParticipant(ParticipantId ParticipantId) : Command;

/// <summary>Moderator: makes somebody presenter. The presenter may pass it on too.</summary>
public sealed record GivePresenter(ParticipantId ParticipantId) : Command;

/// <summary>Moderator: changes a role.</summary>
public sealed record SetRole(ParticipantId ParticipantId, Role Role) : Command;

/// <summary>Moderator: says that somebody interprets into sign language and is to be seen large by all, or does no longer.</summary>
public sealed record SetInterpreter(ParticipantId ParticipantId, bool Interprets) : Command;

/// <summary>Moderator: ends the meeting for all.</summary>
public sealed record EndMeeting : Command;

// Commands of the server.

/// <summary>Starts the log of a new meeting.</summary>
public sealed record StartMeeting(RoomId RoomId, string Title) : Command;

/// <summary>Seats somebody whose token was checked. ResumeHash: SHA-256 of the resume secret in lower-case hex, empty for publishers.</summary>
public sealed record AdmitParticipant(ParticipantId ParticipantId, string Name, Role Role, ParticipantKind Kind, string ResumeHash) : Command;

/// <summary>The hub connection of a seat is lost (or the server has just started).</summary>
public sealed record LoseConnection(ParticipantId ParticipantId) : Command;

/// <summary>The holder of the resume secret is back.</summary>
public sealed record ResumeParticipant(ParticipantId ParticipantId) : Command;

/// <summary>A publisher's media is gone, or the server gives up a seat.</summary>
public sealed record DropParticipant(ParticipantId ParticipantId, string Reason) : Command;

/// <summary>Says whether anybody without a seat receives sound and picture (WHEP).</summary>
public sealed record SetWatched(bool Watched) : Command;

/// <summary>The server ends the meeting; reason as in MeetingEnded.</summary>
public sealed record CloseMeeting(string Reason) : Command;

// Events (MeetingStarted, ParticipantJoined, RoleChanged … are the kernel's).

/// <summary>For the server alone: what proves the seat's holder.</summary>
public sealed record SeatSecured(ParticipantId ParticipantId, string ResumeHash) : Event;

/// <summary>For the server alone: somebody without a seat watches, or nobody does any more.</summary>
public sealed record WatchedChanged(bool Watched) : Event;

/// <summary>A hand is up.</summary>
public sealed record HandRaised(ParticipantId ParticipantId) : Event;

/// <summary>A hand is down.</summary>
public sealed record HandLowered(ParticipantId ParticipantId) : Event;

/// <summary>A microphone was opened or muted; by whom is the envelope's actor.</summary>
public sealed record MicrophoneChanged(ParticipantId ParticipantId, bool Open) : Event;

/// <summary>A camera went on or off.</summary>
public sealed record CameraChanged(ParticipantId ParticipantId, bool On) : Event;

/// <summary>Somebody interprets into sign language, or does no longer.</summary>
public sealed record InterpreterChanged(ParticipantId ParticipantId, bool Interprets) : Event;

// View.

/// <summary>One person as everybody sees them. HandRaisedAt is null while the hand is down; Interprets: into sign language.</summary>
public sealed record ParticipantView(
    ParticipantId Id, string Name, Role Role, ParticipantKind Kind, bool Connected, DateTimeOffset? HandRaisedAt, bool MicrophoneOpen, bool CameraOn,
    bool Interprets);

/// <summary>The people, in order of joining.</summary>
public sealed record ParticipantsView(string Title, bool Ended, ParticipantId? Presenter, IReadOnlyList<ParticipantView> Participants);
