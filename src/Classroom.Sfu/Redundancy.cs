namespace Classroom.Sfu;

/// <summary>How many earlier frames of sound go along with each one to a receiver, by the loss that it reports: none where nothing is lost.</summary>
public struct Redundancy
{
    /// <summary>In 1/256: from about 1 % on one copy, from about 8 % on, where two in a row are lost often, two.</summary>
    public const byte OneFrom = 3, TwoFrom = 20;

    /// <summary>Browsers report on sound every five seconds; two reports have to be better.</summary>
    public const long HoldUs = 12_000_000;

    /// <summary>Sound with its copies takes at most this share of what the path carries: where that is too narrow, copies are what is lost. As much is probed for (ProbePlan.Headroom).</summary>
    public const double Share = 0.5;

    private int _copies;
    private int _denied;
    private long _neededUs;

    /// <summary>Up at once, down after a while; fractionLost is that of the newest report about one of the receiver's streams.</summary>
    public int Choose(long nowUs, byte fractionLost)
    {
        var wanted = fractionLost >= TwoFrom ? 2 : fractionLost >= OneFrom ? 1 : 0;
        if (wanted >= _copies || nowUs - _neededUs >= HoldUs) (_copies, _neededUs) = (wanted, nowUs);
        return Allowed;
    }

    /// <summary>Allows as many copies as fit into this bitrate beside sound of this bitrate; gives what sound takes with them, and with all that loss asks for.</summary>
    public (long TakenBps, long WantedBps) Fit(long soundBps, long budgetBps)
    {
        var fitting = (long)(Share * budgetBps / Math.Max(1, soundBps)) - 1;
        _denied = (int)Math.Clamp(SoundFrames.MaxRedundant - fitting, 0, SoundFrames.MaxRedundant);
        return (soundBps * (1 + Allowed), soundBps * (1 + _copies));
    }

    private readonly int Allowed => Math.Min(_copies, SoundFrames.MaxRedundant - _denied);

    /// <summary>The path has no limit that anybody knows.</summary>
    public void Unlimit() => _denied = 0;
}
