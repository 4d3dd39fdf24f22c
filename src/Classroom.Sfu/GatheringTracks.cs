namespace Classroom.Sfu;

/// <summary>The tracks of one worker that hold packets back for a moment; few at any time.</summary>
public sealed class GatheringTracks
{
    private readonly List<Track> _tracks = [];

    /// <summary>When the first of them must let go, or long.MaxValue.</summary>
    public long DeadlineUs
    {
        get
        {
            var deadlineUs = long.MaxValue;
            foreach (var track in _tracks) deadlineUs = Math.Min(deadlineUs, track.GatheringDeadlineUs);
            return deadlineUs;
        }
    }

    /// <summary>Lets those go whose time has come.</summary>
    public void HandleTimeout(long nowUs)
    {
        // A track that lets go of several layers takes several places away.
        for (var i = _tracks.Count - 1; i >= 0; i = Math.Min(i, _tracks.Count) - 1)
            if (_tracks[i].GatheringDeadlineUs <= nowUs) _tracks[i].FlushDue(nowUs);
    }

    internal void Add(Track track) => _tracks.Add(track);

    // Once for each of its layers.
    internal void Remove(Track track) => _tracks.Remove(track);
}
