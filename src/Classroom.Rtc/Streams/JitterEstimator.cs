namespace Classroom.Rtc.Streams;

/// <summary>Interarrival jitter of RFC 3550 section 6.4.1 and appendix A.8, in units of the codec's clock.</summary>
public struct JitterEstimator(int clockRate)
{
    private readonly int _clockRate = clockRate;
    private long _transit;
    private long _scaled;
    private bool _started;

    /// <summary>The estimate; kept times 16 inside, as the RFC's integer form does.</summary>
    public readonly uint Value => (uint)(_scaled >> 4);

    public void Add(long nowUs, uint timestamp)
    {
        var arrival = (uint)(nowUs * _clockRate / 1_000_000);
        var transit = (int)(arrival - timestamp);
        if (_started)
        {
            // Differences are taken in 32 bits, so that a wrapping timestamp does not look like a day of jitter.
            var difference = Math.Abs((long)(int)(uint)(transit - _transit));
            _scaled += difference - ((_scaled + 8) >> 4);
        }
        _started = true;
        _transit = transit;
    }
}
