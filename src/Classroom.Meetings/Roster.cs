using System.Diagnostics.CodeAnalysis;

namespace Classroom.Meetings;

/// <summary>Who is here, folded from the roster events; modules read it, only <see cref="Meeting"/> evolves it.</summary>
public sealed class Roster
{
    /// <summary>Most seats in one meeting.</summary>
    public const int SeatsMax = 1_000;

    // Ordered, so that a restored roster equals the one it was taken from, whoever has left in between.
    private readonly OrderedDictionary<ParticipantId, RosterEntry> _entries = [];

    /// <summary>All seats, in order of joining.</summary>
    public IReadOnlyCollection<RosterEntry> Entries => _entries.Values;

    /// <summary>Who presents now.</summary>
    public ParticipantId? Presenter { get; private set; }

    /// <summary>The room this meeting is a run of; null before the first event.</summary>
    public RoomId? Room { get; private set; }

    /// <summary>The meeting's title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>True once somebody has had a seat: until then a crash may have cut the meeting's start short.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>True after the last event.</summary>
    public bool Ended { get; private set; }

    /// <summary>Finds a seat.</summary>
    public bool TryGet(ParticipantId id, [NotNullWhen(true)] out RosterEntry? entry) => _entries.TryGetValue(id, out entry);

    /// <summary>True for a present moderator and for the system.</summary>
    public bool IsModerator(Actor actor) =>
        actor.Participant is not { } id || (_entries.TryGetValue(id, out var entry) && entry.Role == Role.Moderator);

    /// <summary>True for the presenter and for the system.</summary>
    public bool IsPresenter(Actor actor) => actor.Participant is not { } id || Presenter == id;

    internal void Evolve(Event happened)
    {
        switch (happened)
        {
            case MeetingStarted e:
                (Room, Title) = (e.RoomId, e.Title);
                break;
            case MeetingEnded:
                Ended = true;
                break;
            case ParticipantJoined e:
                _entries[e.ParticipantId] = new RosterEntry(e.ParticipantId, e.Name, e.Role, e.Kind, Connected: true);
                HasBegun = true;
                break;
            case ParticipantLeft e:
                _entries.Remove(e.ParticipantId);
                break;
            case ParticipantDisconnected e:
                _entries[e.ParticipantId] = _entries[e.ParticipantId] with { Connected = false };
                break;
            case ParticipantReturned e:
                _entries[e.ParticipantId] = _entries[e.ParticipantId] with { Connected = true };
                break;
            case ParticipantRenamed e:
                _entries[e.ParticipantId] = _entries[e.ParticipantId] with { Name = e.Name };
                break;
            case RoleChanged e:
                _entries[e.ParticipantId] = _entries[e.ParticipantId] with { Role = e.Role };
                break;
            case PresenterChanged e:
                Presenter = e.ParticipantId;
                break;
            default:
                break;
        }
    }

    internal RosterSnapshot Snapshot() => new([.. _entries.Values], Presenter, Room, Title, Ended, HasBegun);

    internal void Restore(RosterSnapshot snapshot)
    {
        _entries.Clear();
        foreach (var entry in snapshot.Entries)
            _entries[entry.Id] = entry;
        (Presenter, Room, Title, Ended) = (snapshot.Presenter, snapshot.Room, snapshot.Title, snapshot.Ended);
        HasBegun = snapshot.HasBegun || _entries.Count > 0;
    }
}
