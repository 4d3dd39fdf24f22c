using Classroom.Meetings;

namespace Classroom.Modules.Participants;

/// <summary>One seat with all that the module knows of it; Until is set while the connection is lost.</summary>
internal sealed record Seat(
    ParticipantId Id, string Name, Role Role, ParticipantKind Kind, DateTimeOffset? Until, DateTimeOffset? HandRaisedAt, bool MicrophoneOpen, bool CameraOn,
    string ResumeHash, bool Interprets = false)
{
    public bool Connected => Until is null;
}

/// <summary>A removed person's seat, to be told so when they come back.</summary>
internal sealed record RemovedSeat(ParticipantId Id, string ResumeHash);

/// <summary>The module's state as a value.</summary>
internal sealed record ParticipantsSnapshot(
    string Title, bool Started, bool Ended, ParticipantId? Presenter, DateTimeOffset? EmptySince, IReadOnlyList<Seat> Seats, IReadOnlyList<RemovedSeat> Removed,
    SortedDictionary<string, IReadOnlyList<DateTimeOffset>> Changes, bool Watched = false);
