using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;

namespace Classroom.Server.Bridges.Media;

/// <summary>Who may send what, folded from what a meeting publishes: written within the grain's turn, read by the meeting's media loop.</summary>
internal sealed class MediaSeats
{
    // As many as the roster has, which is bounded by Roster.SeatsMax.
    private readonly ConcurrentDictionary<string, MediaSeat> _seats = new();
    private volatile string? _presenter;

    /// <summary>Everybody who has a seat.</summary>
    public ICollection<string> People => _seats.Keys;

    /// <summary>Who moderates.</summary>
    public IEnumerable<string> Moderators => _seats.Where(seat => seat.Value.Role == Role.Moderator).Select(seat => seat.Key);

    /// <summary>Who presents, or nobody.</summary>
    public string? Presenter => _presenter;

    public bool TryFind(string person, [NotNullWhen(true)] out MediaSeat? seat) => _seats.TryGetValue(person, out seat);

    /// <summary>Begins with the seats of a meeting that was recovered from its log.</summary>
    public void Restore(ParticipantsView view)
    {
        _presenter = view.Presenter?.Value;
        foreach (var person in view.Participants)
            _seats[person.Id.Value] = new MediaSeat(person.Kind, person.Role, person.MicrophoneOpen, person.CameraOn);
    }

    /// <summary>Takes one event; gives whose right to send it has changed, or null.</summary>
    public string? Fold(Event happened)
    {
        switch (happened)
        {
            case ParticipantJoined e:
                // PART-14: a person comes with both off, a publisher with both on.
                var sends = e.Kind == ParticipantKind.Publisher;
                _seats[e.ParticipantId.Value] = new MediaSeat(e.Kind, e.Role, sends, sends);
                return e.ParticipantId.Value;
            case ParticipantLeft e:
                _seats.TryRemove(e.ParticipantId.Value, out _);
                return e.ParticipantId.Value;
            case MicrophoneChanged e:
                return Change(e.ParticipantId.Value, seat => seat with { MicrophoneOpen = e.Open });
            case CameraChanged e:
                return Change(e.ParticipantId.Value, seat => seat with { CameraOn = e.On });
            case RoleChanged e:
                Change(e.ParticipantId.Value, seat => seat with { Role = e.Role });
                return null;
            case PresenterChanged e:
                _presenter = e.ParticipantId?.Value;
                return null;
            default:
                return null;
        }
    }

    private string? Change(string person, Func<MediaSeat, MediaSeat> change)
    {
        if (!_seats.TryGetValue(person, out var seat))
            return null;
        _seats[person] = change(seat);
        return person;
    }
}
