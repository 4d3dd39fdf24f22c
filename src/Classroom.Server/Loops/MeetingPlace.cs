using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>One meeting's workers, its people by worker, and what was said that a further worker must know.</summary>
internal sealed class MeetingPlace(int home)
{
    private readonly Dictionary<(string Participant, TrackLabel Label), SetMuted> _muted = [];
    private readonly Dictionary<string, SetSticky> _sticky = [];
    private readonly Dictionary<int, IReadOnlyList<ParticipantQuality>> _quality = [];

    /// <summary>Where it began, and where its speakers are chosen.</summary>
    public int Home => home;

    public HashSet<int> Workers { get; } = [home];

    /// <summary>The worker of each who has, or is about to have, a connection; as many as have seats.</summary>
    public Dictionary<string, int> People { get; } = [];

    public Dictionary<(int Worker, uint Number), OpenFarTrack> Tracks { get; } = [];

    /// <summary>Keeps what holds for a participant until it is said otherwise.</summary>
    public void Note(SfuCommand command)
    {
        switch (command)
        {
            case SetMuted { IsMuted: false } mute:
                _muted.Remove((mute.ParticipantId, mute.Label));
                break;
            case SetMuted mute when _muted.Count < Router.MaxTracks:
                _muted[(mute.ParticipantId, mute.Label)] = mute;
                break;
            case SetSticky { IsSticky: false } sticky:
                _sticky.Remove(sticky.ParticipantId);
                break;
            case SetSticky sticky when _sticky.Count < Router.MaxPeers:
                _sticky[sticky.ParticipantId] = sticky;
                break;
            case RemoveParticipant remove:
                Forget(remove.ParticipantId);
                break;
        }
    }

    /// <summary>What a worker must hear that has not heard it with the others.</summary>
    public IEnumerable<SfuCommand> KnownTo(int worker) =>
        [.. _muted.Values, .. _sticky.Values, .. Tracks.Values.Where(track => track.Worker != worker)];

    /// <summary>Adds what the other workers told last of those who are still there.</summary>
    public IReadOnlyList<ParticipantQuality> Join(int worker, IReadOnlyList<ParticipantQuality> measured)
    {
        _quality[worker] = measured;
        if (_quality.Count == 1)
            return measured;
        return [.. _quality.SelectMany(told => told.Value.Where(one => told.Key == worker || People.GetValueOrDefault(one.ParticipantId, -1) == told.Key))];
    }

    private void Forget(string participant)
    {
        People.Remove(participant);
        _sticky.Remove(participant);
        foreach (var mute in _muted.Keys.Where(key => key.Participant == participant).ToList())
            _muted.Remove(mute);
    }
}
