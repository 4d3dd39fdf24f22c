using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;

namespace Classroom.Modules.Participants;

/// <summary>The people of one meeting, folded.</summary>
internal sealed class ParticipantsState
{
    public const int ChangesMax = 30;
    public const int RemovedMax = 1_000;

    private static readonly TimeSpan s_changesWindow = TimeSpan.FromSeconds(10);

    private readonly OrderedDictionary<ParticipantId, Seat> _seats = [];
    private readonly List<RemovedSeat> _removed = [];

    public string Title { get; private set; } = "";

    public bool Started { get; private set; }

    public bool Ended { get; private set; }

    public ParticipantId? Presenter { get; private set; }

    /// <summary>True while somebody without a seat watches.</summary>
    public bool Watched { get; private set; }

    /// <summary>Since when nobody has been here; null while somebody is or watches, and before the start.</summary>
    public DateTimeOffset? EmptySince { get; private set; }

    /// <summary>In order of joining.</summary>
    public IReadOnlyCollection<Seat> Seats => _seats.Values;

    public IReadOnlyList<RemovedSeat> Removed => _removed;

    public RateWindow Changes { get; } = new(ChangesMax, s_changesWindow);

    public bool TryGet(ParticipantId id, [NotNullWhen(true)] out Seat? seat) => _seats.TryGetValue(id, out seat);

    public void Evolve(EventEnvelope envelope)
    {
        var at = envelope.At;
        switch (envelope.Event)
        {
            case MeetingStarted e:
                (Started, Title, EmptySince) = (true, e.Title, at);
                break;
            case MeetingEnded:
                Ended = true;
                break;
            case ParticipantJoined e:
                var media = e.Kind == ParticipantKind.Publisher;
                _seats[e.ParticipantId] = new Seat(e.ParticipantId, e.Name, e.Role, e.Kind, null, null, media, media, "");
                EmptySince = null;
                break;
            case SeatSecured e:
                Change(e.ParticipantId, seat => seat with { ResumeHash = e.ResumeHash });
                break;
            case ParticipantLeft e:
                Leave(e, at);
                break;
            case WatchedChanged e:
                (Watched, EmptySince) = (e.Watched, e.Watched || _seats.Count > 0 ? null : at);
                break;
            case ParticipantDisconnected e:
                Change(e.ParticipantId, seat => seat with { Until = e.Until });
                break;
            case ParticipantReturned e:
                Change(e.ParticipantId, seat => seat with { Until = null });
                break;
            case ParticipantRenamed e:
                Change(e.ParticipantId, seat => seat with { Name = e.Name });
                break;
            case RoleChanged e:
                Change(e.ParticipantId, seat => seat with { Role = e.Role });
                break;
            case PresenterChanged e:
                Presenter = e.ParticipantId;
                break;
            case HandRaised e:
                Change(e.ParticipantId, seat => seat with { HandRaisedAt = at });
                break;
            case HandLowered e:
                Change(e.ParticipantId, seat => seat with { HandRaisedAt = null });
                break;
            case MicrophoneChanged e:
                Change(e.ParticipantId, seat => seat with { MicrophoneOpen = e.Open });
                break;
            case CameraChanged e:
                Change(e.ParticipantId, seat => seat with { CameraOn = e.On });
                break;
            case InterpreterChanged e:
                Change(e.ParticipantId, seat => seat with { Interprets = e.Interprets });
                break;
            default:
                return;
        }
        if (envelope.Event is ParticipantRenamed or HandRaised or HandLowered or MicrophoneChanged or CameraChanged
            && envelope.Actor.Participant is { } actor && _seats.ContainsKey(actor))
            Changes.Note(actor, at);
    }

    public ParticipantsSnapshot Snapshot() =>
        new(Title, Started, Ended, Presenter, EmptySince, [.. _seats.Values], [.. _removed], Changes.Snapshot(), Watched);

    public void Restore(ParticipantsSnapshot snapshot)
    {
        (Title, Started, Ended, Presenter, EmptySince, Watched) =
            (snapshot.Title, snapshot.Started, snapshot.Ended, snapshot.Presenter, snapshot.EmptySince, snapshot.Watched);
        _seats.Clear();
        foreach (var seat in snapshot.Seats)
            _seats[seat.Id] = seat;
        _removed.Clear();
        _removed.AddRange(snapshot.Removed);
        Changes.Restore(snapshot.Changes);
    }

    private void Change(ParticipantId id, Func<Seat, Seat> change) => _seats[id] = change(_seats[id]);

    private void Leave(ParticipantLeft left, DateTimeOffset at)
    {
        var seat = _seats[left.ParticipantId];
        _seats.Remove(left.ParticipantId);
        Changes.Forget(left.ParticipantId);
        if (_seats.Count == 0 && !Watched)
            EmptySince = at;
        if (left.Reason != "removed" || seat.ResumeHash.Length == 0)
            return;
        if (_removed.Count == RemovedMax)
            _removed.RemoveAt(0);
        _removed.Add(new RemovedSeat(seat.Id, seat.ResumeHash));
    }
}
