using Classroom.Sfu.Crossing;

namespace Classroom.Sfu;

/// <summary>A meeting's tracks, of this worker and of others, with what the control side has said about their participants.</summary>
internal sealed class MeetingTracks(WorkerLink? chooser)
{
    private readonly ParticipantMarks _marks = new();

    /// <summary>A list by its own name, since it is walked each time that timers run.</summary>
    public List<Track> All { get; } = [];
    public ActiveSpeakers Speakers { get; } = new(chooser);

    public Track? Find(string participantId, TrackLabel label) => All.Find(t => t.ParticipantId == participantId && t.Label == label);

    public Track? Find(WorkerLink? link, uint number) => All.Find(t => t.Source is FarSource far && far.IsOf(link, number));

    public void Add(long nowUs, Track track)
    {
        if (_marks.IsMuted(track.ParticipantId, track.Label)) track.SetMuted(nowUs, isMuted: true);
        _marks.Stick(track);
        All.Add(track);
        NameVoice(track.ParticipantId);
    }

    public void Remove(long nowUs, Track track)
    {
        track.FlushAll(nowUs);
        Speakers.Remove(track);
        track.Source.End();
        All.Remove(track);
        NameVoice(track.ParticipantId);
    }

    public void Mute(long nowUs, SetMuted mute)
    {
        _marks.Set(mute);
        foreach (var track in All)
            if (track.ParticipantId == mute.ParticipantId && track.Label == mute.Label) track.SetMuted(nowUs, mute.IsMuted);
    }

    public void Stick(SetSticky sticky)
    {
        _marks.Set(sticky);
        foreach (var track in All)
            if (track.ParticipantId == sticky.ParticipantId) _marks.Stick(track);
    }

    public void Forget(string participantId) => _marks.Forget(participantId);

    private void NameVoice(string participantId)
    {
        var voice = All.Find(t => t.ParticipantId == participantId && t.Label == TrackLabel.Audio);
        foreach (var track in All)
            if (track.ParticipantId == participantId) track.Voice = voice;
    }
}
