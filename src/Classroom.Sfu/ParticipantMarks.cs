namespace Classroom.Sfu;

/// <summary>What the control side has said about participants, for the tracks that they have and those that they will have.</summary>
internal sealed class ParticipantMarks
{
    /// <summary>Each label of each participant.</summary>
    public const int MaxMutes = TrackLabels.Count * Router.MaxPeers;

    /// <summary>Whoever presents, and a few interpreters.</summary>
    public const int MaxSticky = 16;

    private readonly HashSet<(string ParticipantId, TrackLabel Label)> _muted = [];
    // The value: interprets, and comes after whoever presents.
    private readonly Dictionary<string, bool> _sticky = [];

    public bool IsMuted(string participantId, TrackLabel label) => _muted.Contains((participantId, label));

    /// <summary>Tells a track whether its publisher is one of those who are heard and seen first.</summary>
    public void Stick(Track track)
    {
        var isSticky = _sticky.TryGetValue(track.ParticipantId, out var interprets);
        track.Interprets = interprets;
        // What a screen plays competes with no voice.
        track.SetSticky(isSticky || track.Sound is not null && track.Label.IsShared());
    }

    public void Set(SetMuted mute)
    {
        if (!mute.IsMuted) _muted.Remove((mute.ParticipantId, mute.Label));
        else if (_muted.Count < MaxMutes) _muted.Add((mute.ParticipantId, mute.Label));
    }

    public void Set(SetSticky sticky)
    {
        if (!sticky.IsSticky) _sticky.Remove(sticky.ParticipantId);
        else if (_sticky.Count < MaxSticky || _sticky.ContainsKey(sticky.ParticipantId)) _sticky[sticky.ParticipantId] = sticky.Interprets;
    }

    public void Forget(string participantId)
    {
        _muted.RemoveWhere(mark => mark.ParticipantId == participantId);
        _sticky.Remove(participantId);
    }
}
