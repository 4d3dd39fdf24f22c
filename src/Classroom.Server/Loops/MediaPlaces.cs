using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>
/// Which workers each meeting is on, who is where, and what all of them must know: a worker that a meeting comes to later is told what the others were.
/// </summary>
internal sealed class MediaPlaces(IReadOnlyList<MediaWorker> workers, int peersFull)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MeetingPlace> _places = [];

    /// <summary>The worker for this participant's connections, always the same one while it is there; for a nameless viewer (null) any.</summary>
    public int WorkerFor(string meeting, string? participant)
    {
        lock (_gate)
        {
            var place = PlaceOf(meeting);
            if (participant is not null && place.People.TryGetValue(participant, out var known))
                return known;
            var worker = workers.Count == 0 ? place.Home : WorkerChoice.Choose(place.Home, [.. workers.Select((_, i) => LoadOf(i))], peersFull);
            if (participant is not null)
                place.People.Add(participant, worker);
            if (place.Workers.Add(worker))
                Introduce(meeting, place, worker);
            return worker;
        }
    }

    /// <summary>Hands a command to one worker of the meeting; false where it has no room, and after the end.</summary>
    public bool Post(string meeting, int worker, SfuCommand command)
    {
        lock (_gate)
            return _places.TryGetValue(meeting, out var place) && Post(meeting, place, worker, command);
    }

    /// <summary>Tells all workers of the meeting something of a participant, those too that it comes to later.</summary>
    public bool Tell(string meeting, SfuCommand command)
    {
        lock (_gate)
        {
            // Who leaves a meeting that has no media takes no worker for this.
            if (command is RemoveParticipant && !_places.ContainsKey(meeting))
                return true;
            var place = PlaceOf(meeting);
            place.Note(command);
            return TellAll(meeting, place, command, except: -1);
        }
    }

    /// <summary>A track has begun at this worker: the meeting's others may watch it.</summary>
    public void Begin(string meeting, int worker, TrackDescription track)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(meeting, out var place))
                return;
            var open = place.Tracks[(worker, track.Number)] = new OpenFarTrack(worker, track);
            TellAll(meeting, place, open, except: worker);
        }
    }

    public void End(string meeting, int worker, TrackDescription track)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(meeting, out var place) && place.Tracks.Remove((worker, track.Number)))
                TellAll(meeting, place, new CloseFarTrack(worker, track.Number), except: worker);
        }
    }

    /// <summary>The lines of all who are there, of this worker as they are now and of others as they told last.</summary>
    public IReadOnlyList<ParticipantQuality> Join(string meeting, int worker, IReadOnlyList<ParticipantQuality> measured)
    {
        lock (_gate)
            return _places.TryGetValue(meeting, out var place) ? place.Join(worker, measured) : measured;
    }

    /// <summary>The meeting is over on all its workers.</summary>
    public void Close(string meeting)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(meeting, out var place))
                TellAll(meeting, place, new CloseRouter(), except: -1);
            _places.Remove(meeting);
        }
    }

    private MeetingPlace PlaceOf(string meeting)
    {
        if (!_places.TryGetValue(meeting, out var place))
            _places.Add(meeting, place = new MeetingPlace(LeastLoaded()));
        return place;
    }

    private void Introduce(string meeting, MeetingPlace place, int worker)
    {
        foreach (var command in place.KnownTo(worker))
            Post(meeting, place, worker, command);
    }

    private bool TellAll(string meeting, MeetingPlace place, SfuCommand command, int except)
    {
        var taken = true;
        foreach (var worker in place.Workers)
            taken &= worker == except || Post(meeting, place, worker, command);
        return taken;
    }

    private bool Post(string meeting, MeetingPlace place, int worker, SfuCommand command) =>
        worker < workers.Count && workers[worker].TryPost(meeting, place.Home, command);

    // Who has just been sent there is not yet among the worker's own.
    private WorkerLoad LoadOf(int worker)
    {
        var assigned = _places.Values.Sum(place => place.People.Values.Count(where => where == worker));
        return new WorkerLoad(Math.Max(workers[worker].Counters.Peers, assigned), workers[worker].Counters.ProcessorShare);
    }

    private int LeastLoaded()
    {
        var best = 0;
        for (var i = 1; i < workers.Count; i++)
        {
            if (workers[i].Counters.Peers < workers[best].Counters.Peers)
                best = i;
        }

        return best;
    }
}
