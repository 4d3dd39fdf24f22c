namespace Classroom.Server.Loops;

/// <summary>
/// Lets arrivals gather where many come: each wake from a sleep costs a worker more than a datagram, and what two bring for one receiver in a turn may go
/// as one message. A lesson of one who speaks is sent at once; where eight do, each of their packets waits a few milliseconds at most.
/// </summary>
internal sealed class TurnPace
{
    /// <summary>From the beginning of a turn to that of the next while many come; shorter than the 5 ms in which libwebrtc sends.</summary>
    public const long RestUs = 4_000;

    /// <summary>Turns, each sooner after the one before than a rest is long, after which rests begin.</summary>
    public const int QuickTurns = 6;

    private long _beganUs = long.MinValue / 2;
    private int _quick;

    /// <summary>A turn begins, with datagrams.</summary>
    /// <param name="nowUs">Microseconds.</param>
    /// <param name="isFull">Whether there may be more than were read: then nothing rests.</param>
    public void NoteTurn(long nowUs, bool isFull)
    {
        if (isFull)
            _quick = 0;
        else if (_quick < QuickTurns)
            _quick = nowUs - _beganUs < RestUs ? _quick + 1 : 0;
        _beganUs = nowUs;
    }

    /// <summary>Nothing has come. After a rest that means that few come by now: the worker waits for the next datagram again.</summary>
    public void NoteNothing()
    {
        if (_quick == QuickTurns)
            _quick = 0;
    }

    /// <summary>How long to rest before looking for datagrams, in microseconds; 0 where few come or the turn took that long.</summary>
    public long RestFrom(long nowUs) => _quick < QuickTurns ? 0 : Math.Max(0, _beganUs + RestUs - nowUs);
}
