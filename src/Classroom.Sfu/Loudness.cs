namespace Classroom.Sfu;

/// <summary>How loud one person has been lately, from the levels of their packets: up within two packets, down within a second.</summary>
public struct Loudness
{
    private const int Silence = 127;
    private const double Attack = 0.5;
    private const double FallPerSecond = 60;

    private double _value;
    private long _latestUs;

    /// <summary>0 for silence, 127 for as loud as can be.</summary>
    public readonly double At(long nowUs) => Math.Max(0, _value - (nowUs - _latestUs) * FallPerSecond / 1_000_000);

    /// <summary>Takes a packet's level in -dBov.</summary>
    public void Add(long nowUs, int level)
    {
        var before = At(nowUs);
        var heard = Silence - level;
        _value = heard > before ? before + (heard - before) * Attack : before;
        _latestUs = nowUs;
    }
}
