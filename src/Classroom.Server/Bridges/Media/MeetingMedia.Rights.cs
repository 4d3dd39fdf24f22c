using Classroom.Meetings;
using Classroom.Sfu;

namespace Classroom.Server.Bridges.Media;

/// <summary>What of a person is passed on, as the lesson has it: muted or not, shared or not, always heard or not.</summary>
internal sealed partial class MeetingMedia
{
    private void Enforce(string person)
    {
        if (!seats.TryFind(person, out var seat))
            Release(person);
        else if (seat.Kind == ParticipantKind.Publisher || plane.IsPublishing(Name, person))
            Mute(person);
    }

    private void Mute(string person)
    {
        if (seats.TryFind(person, out var seat))
            plane.SetMuted(Name, person, audioMuted: !seat.MicrophoneOpen, videoMuted: !seat.CameraOn);
    }

    private void Share(string person)
    {
        if (seats.TryFind(person, out var seat) && seat.Kind == ParticipantKind.Person)
            plane.SetShared(Name, person, seat.Shared);
    }

    // Nothing is made of what is not shared, so that nobody else has an m-line for it.
    private Dictionary<string, TrackLabel>? Allowed(string person, IReadOnlyDictionary<string, TrackLabel>? labels) =>
        labels is null || !seats.TryFind(person, out var seat) ? null
            : labels.Where(one => !one.Value.IsShared() || seat.Shared.Contains(one.Value)).ToDictionary(one => one.Key, one => one.Value);

    private void Present(string? person)
    {
        var before = _presenter;
        _presenter = person;
        Stick(before);
        Stick(person);
    }

    // Only of those who send: whoever does not yet is told when it begins, and no meeting takes a worker for this alone.
    private void Stick(string? person)
    {
        if (person is not null && plane.IsPublishing(Name, person))
            plane.SetSticky(Name, person, person == _presenter || Interprets(person), interprets: person != _presenter);
    }

    private bool Interprets(string person) => seats.TryFind(person, out var seat) && seat.Interprets;
}
