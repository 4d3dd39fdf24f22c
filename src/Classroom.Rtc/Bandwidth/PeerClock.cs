namespace Classroom.Rtc.Bandwidth;

/// <summary>Times of arrival as the peer writes them, unwrapped into microseconds that only ever grow by steps that can be.</summary>
internal struct PeerClock
{
    /// <summary>The reference time has 24 bits of 64 ms: it wraps every twelve days.</summary>
    private const long PeriodTicks = (1L << 24) * 256;
    private const long TickUs = 250;

    /// <summary>A longer step is another clock, or none.</summary>
    private const long MaxStepUs = 10_000_000;
    private const long Origin = 1L << 40;

    private bool _isRunning;
    private long _latestTicks;
    private long _latestUs;

    /// <summary>Microseconds of ticks of 250; says whether what came before cannot be compared with it.</summary>
    public long ToUs(long ticks, out bool isRestart)
    {
        var step = (ticks - _latestTicks) % PeriodTicks;
        if (step > PeriodTicks / 2) step -= PeriodTicks;
        if (step < -PeriodTicks / 2) step += PeriodTicks;
        var us = _latestUs + step * TickUs;
        isRestart = !_isRunning || Math.Abs(step) * TickUs > MaxStepUs || us < 0;
        if (isRestart) us = Origin;
        (_isRunning, _latestTicks, _latestUs) = (true, ticks, us);
        return us;
    }
}
