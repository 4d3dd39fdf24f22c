using Classroom.Meetings;

namespace Classroom.Server.Bridges.Media;

/// <summary>What the meeting's rules let one seat send.</summary>
internal sealed record MediaSeat(ParticipantKind Kind, bool MicrophoneOpen, bool CameraOn);
