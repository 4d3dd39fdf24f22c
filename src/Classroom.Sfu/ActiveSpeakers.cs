using Classroom.Sfu.Crossing;

namespace Classroom.Sfu;

/// <summary>
/// Whose sound is passed on when many microphones are open: the loudest few, and those who must be heard. Nobody follows more voices than these, and each
/// one less is a packet less for every listener. In a meeting over several workers one of them chooses; the others tell it of levels and do as it says.
/// A microphone that is only open has one of the places as long as nobody louder needs it; an active speaker is who has one and speaks.
/// </summary>
public sealed class ActiveSpeakers(WorkerLink? chooser = null)
{
    public const int MaxSpeakers = 3;

    /// <summary>Whoever has begun is not cut off within a word.</summary>
    public const long HoldUs = 500_000;

    /// <summary>So much louder somebody must be to take another's place, in dB: two who are alike do not chase each other.</summary>
    public const double Margin = 6;

    /// <summary>Who has ceased to speak is an active speaker for so long still: pictures do not change places between two sentences.</summary>
    public const long PauseUs = 2_000_000;

    private readonly List<Track> _speakers = new(MaxSpeakers);

    /// <summary>Whether the speakers are chosen here.</summary>
    public bool IsHome => chooser is null;

    /// <summary>Whether a packet of sound of this level goes to the listeners.</summary>
    public bool Takes(long nowUs, Track track, int level)
    {
        // Who does not say how loud it is cannot be compared, so it is heard; browsers say it.
        if (level < 0 || track.IsSticky) return true;
        track.Loudness.Add(nowUs, level);
        if (!HasPlace(nowUs, track, level)) return false;
        if (track.Loudness.IsSpeech(nowUs)) track.SpokeUs = nowUs;
        return true;
    }

    /// <summary>Frees the place of one who is muted or gone.</summary>
    public void Remove(Track track)
    {
        if (_speakers.Remove(track)) track.FallSilent();
    }

    private bool HasPlace(long nowUs, Track track, int level)
    {
        if (chooser is not null)
        {
            chooser.TrySend(new CrossingMessage { Track = track.Description.Number, Kind = CrossingKind.Level, Value = level });
            return track.IsSpeaker;
        }
        if (track.IsSpeaker) return true;
        if (_speakers.Count < MaxSpeakers)
        {
            Add(nowUs, track);
            return true;
        }
        if (Quietest(nowUs) is not { } quietest || track.Loudness.At(nowUs) < quietest.Loudness.At(nowUs) + Margin) return false;
        Remove(quietest);
        Add(nowUs, track);
        return true;
    }

    private void Add(long nowUs, Track track)
    {
        _speakers.Add(track);
        track.Speak(nowUs);
    }

    private Track? Quietest(long nowUs)
    {
        Track? quietest = null;
        foreach (var track in _speakers)
        {
            if (nowUs - track.SpeakerSinceUs < HoldUs) continue;
            if (quietest is null || track.Loudness.At(nowUs) < quietest.Loudness.At(nowUs)) quietest = track;
        }
        return quietest;
    }
}
