using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Sfu;

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
    public void Restore(ParticipantsView view, SharesView shares)
    {
        _presenter = view.Presenter?.Value;
        foreach (var person in view.Participants)
            _seats[person.Id.Value] = new MediaSeat(person.Kind, person.Role, person.MicrophoneOpen, person.CameraOn, person.Interprets);
        foreach (var share in shares.Shares)
            Change(share.ParticipantId.Value, seat => With(seat, share.Source, share.Sound));
    }

    /// <summary>Takes one event; gives what there is to do for it, or null.</summary>
    public MediaWork? Fold(Event happened)
    {
        switch (happened)
        {
            case ParticipantJoined e:
                // PART-14: a person comes with both off, a publisher with both on.
                var sends = e.Kind == ParticipantKind.Publisher;
                _seats[e.ParticipantId.Value] = new MediaSeat(e.Kind, e.Role, sends, sends);
                return new SeatChanged(e.ParticipantId.Value);
            case ParticipantLeft e:
                _seats.TryRemove(e.ParticipantId.Value, out _);
                return new SeatChanged(e.ParticipantId.Value);
            case MicrophoneChanged e:
                return Change(e.ParticipantId.Value, seat => seat with { MicrophoneOpen = e.Open }) ? new SeatChanged(e.ParticipantId.Value) : null;
            case CameraChanged e:
                return Change(e.ParticipantId.Value, seat => seat with { CameraOn = e.On }) ? new SeatChanged(e.ParticipantId.Value) : null;
            case RoleChanged e:
                Change(e.ParticipantId.Value, seat => seat with { Role = e.Role });
                return null;
            case PresenterChanged e:
                _presenter = e.ParticipantId?.Value;
                return new PresenterIs(_presenter);
            case InterpreterChanged e:
                return Change(e.ParticipantId.Value, seat => seat with { Interprets = e.Interprets }) ? new StandingChanged(e.ParticipantId.Value) : null;
            case ShareStarted e:
                return Change(e.ParticipantId.Value, seat => With(seat, e.Source, e.Sound)) ? new SharesChanged(e.ParticipantId.Value) : null;
            case ShareStopped e:
                return Change(e.ParticipantId.Value, seat => Without(seat, e.Source)) ? new SharesChanged(e.ParticipantId.Value) : null;
            default:
                return null;
        }
    }

    private static MediaSeat With(MediaSeat seat, ShareSource source, bool sound)
    {
        var picture = PictureOf(source);
        return seat with { Shared = [.. Without(seat, source).Shared, .. TrackLabels.Shared.Where(one => one.PictureOf() == picture && (sound || one == picture))] };
    }

    private static MediaSeat Without(MediaSeat seat, ShareSource source) => seat with { Shared = [.. seat.Shared.Where(one => one.PictureOf() != PictureOf(source))] };

    private static TrackLabel PictureOf(ShareSource source) => source switch
    {
        ShareSource.Screen => TrackLabel.Screen,
        ShareSource.OtherScreen => TrackLabel.OtherScreen,
        _ => TrackLabel.Document,
    };

    private bool Change(string person, Func<MediaSeat, MediaSeat> change)
    {
        if (!_seats.TryGetValue(person, out var seat))
            return false;
        _seats[person] = change(seat);
        return true;
    }
}
