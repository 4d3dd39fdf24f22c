namespace Classroom.Sfu;

/// <summary>Where a track's packets come from; what its viewers need of the publisher goes back there.</summary>
public abstract class TrackSource
{
    /// <summary>Asks for a key frame of the layer with this index.</summary>
    internal abstract void RequestKeyframe(long nowUs, int layer);

    /// <summary>When HandleTimeout has something to do, or long.MaxValue.</summary>
    internal abstract long DeadlineUs { get; }

    internal abstract void HandleTimeout(long nowUs);

    /// <summary>The track has ended here.</summary>
    internal abstract void End();

    /// <summary>A viewer is to get the layer with this index.</summary>
    internal virtual void NoteAim(int layer)
    {
    }

    /// <summary>A viewer shows so many lines of the picture from now on.</summary>
    internal virtual void NoteLines(int lines)
    {
    }

    /// <summary>Something was left out that must not look like loss: the numbers that follow are no continuation.</summary>
    internal virtual void NoteBreak()
    {
    }

    /// <summary>The track has been chosen as one of the loudest, or is none any more.</summary>
    internal virtual void TellChosen(bool isChosen)
    {
    }
}
