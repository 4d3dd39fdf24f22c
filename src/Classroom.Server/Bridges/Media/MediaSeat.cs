using Classroom.Meetings;
using Classroom.Sfu;

namespace Classroom.Server.Bridges.Media;

/// <summary>What the meeting's rules let one seat send and know.</summary>
internal sealed record MediaSeat(ParticipantKind Kind, Role Role, bool MicrophoneOpen, bool CameraOn, bool Interprets = false)
{
    /// <summary>The pictures and sounds that this seat shares; replaced as a whole.</summary>
    public IReadOnlyCollection<TrackLabel> Shared { get; init; } = [];
}
