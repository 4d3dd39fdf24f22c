namespace Classroom.Sfu;

/// <summary>A bucket of bytes that refills with time: what one source may cost all its viewers.</summary>
public struct Policer(long bitsPerSecond, long burstBytes)
{
    private readonly long _bitsPerSecond = bitsPerSecond;
    private readonly long _burstBytes = burstBytes;
    private long _bytes = burstBytes;
    private long _latestUs = long.MinValue;

    /// <summary>Takes the bytes off, or says that they are too many for now.</summary>
    public bool TryTake(long nowUs, int bytes)
    {
        if (_latestUs == long.MinValue) _latestUs = nowUs;
        var earned = (nowUs - _latestUs) * _bitsPerSecond / 8_000_000;
        if (earned > 0)
        {
            _bytes = Math.Min(_burstBytes, _bytes + earned);
            _latestUs = nowUs;
        }
        if (_bytes < bytes) return false;
        _bytes -= bytes;
        return true;
    }
}
