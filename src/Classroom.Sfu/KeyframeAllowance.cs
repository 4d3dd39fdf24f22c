namespace Classroom.Sfu;

/// <summary>
/// How often a source may be asked for a key frame, whoever asks and for whatever reason: once a second in the long run, and a few times sooner out of what
/// nobody took before. Key frames cost every viewer quality, so that who hides and shows a picture without end must not bring them about.
/// </summary>
internal struct KeyframeAllowance
{
    public const long PeriodUs = 1_000_000;

    /// <summary>Requests beyond the one of this second: somebody comes, a line becomes narrow, a request is lost.</summary>
    public const int Saved = 2;

    // By when all that was taken is earned (the generic cell rate algorithm of ITU-T I.371 annex A).
    private long _earnedUs;

    /// <summary>From when on the next request may go.</summary>
    public readonly long NextUs => _earnedUs - Saved * PeriodUs;

    public void Take(long nowUs) => _earnedUs = Math.Max(_earnedUs, nowUs) + PeriodUs;
}
