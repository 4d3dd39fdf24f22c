using Classroom.Sfu.Crossing;

namespace Classroom.Sfu;

/// <summary>The meeting's tracks that are published at other workers of the process.</summary>
public sealed partial class Router
{
    /// <summary>Tracks in all: one of each label of as many as may be here.</summary>
    public const int MaxTracks = TrackLabels.Count * MaxPeers;

    private void Open(long nowUs, OpenFarTrack open)
    {
        if (_links.To(open.Worker) is not { } link || _tracks.All.Count >= MaxTracks) return;
        if (TryTakePlace(nowUs, open.Track.ParticipantId, open.Track.Label))
            Begin(nowUs, new FarSource(link, open.Track, Table.Gathering, _tracks.Speakers).Track);
    }

    // One that is published here is the later one: before its publisher begins anew elsewhere it is closed here.
    private bool TryTakePlace(long nowUs, string participantId, TrackLabel label)
    {
        if (_tracks.Find(participantId, label) is not { } other) return true;
        if (other.Source is Inlet) return false;
        End(nowUs, other);
        return true;
    }

    private void Close(long nowUs, CloseFarTrack close)
    {
        if (_tracks.Find(_links.To(close.Worker), close.Number) is { } track) End(nowUs, track);
    }
}
