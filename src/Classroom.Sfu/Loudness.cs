namespace Classroom.Sfu;

/// <summary>How loud one person has been lately, from the levels of their packets: up within two packets, down within a second.</summary>
public struct Loudness
{
    /// <summary>So loud is each voice that the page marks as speaking, between its syllables too; what browsers leave of a room's noise is less.</summary>
    public const int Speech = Silence - 46;

    /// <summary>A key that is struck or a cup that is put down is loud as well, but for less time.</summary>
    public const long WordUs = 300_000;
    private const int Silence = 127;
    private const double Attack = 0.5;
    private const double FallPerSecond = 60;

    private double _value;
    private long _latestUs;
    private long _quietUs;

    /// <summary>0 for silence, 127 for as loud as can be.</summary>
    public readonly double At(long nowUs) => Math.Max(0, _value - (nowUs - _latestUs) * FallPerSecond / 1_000_000);

    /// <summary>Takes a packet's level in -dBov.</summary>
    public void Add(long nowUs, int level)
    {
        var before = At(nowUs);
        if (before < Speech) _quietUs = nowUs;
        var heard = Silence - level;
        _value = heard > before ? before + (heard - before) * Attack : before;
        _latestUs = nowUs;
    }

    /// <summary>As loud as a voice, and for as long as a word: an open microphone alone is not.</summary>
    public readonly bool IsSpeech(long nowUs) => At(nowUs) >= Speech && nowUs - _quietUs >= WordUs;
}
