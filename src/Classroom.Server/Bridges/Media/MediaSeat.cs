using Classroom.Meetings;

namespace Classroom.Server.Bridges.Media;

/// <summary>What the meeting's rules let one seat send and know.</summary>
internal sealed record MediaSeat(ParticipantKind Kind, Role Role, bool MicrophoneOpen, bool CameraOn);
