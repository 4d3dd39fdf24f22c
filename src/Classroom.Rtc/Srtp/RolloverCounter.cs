namespace Classroom.Rtc.Srtp;

/// <summary>Turns 16-bit sequence numbers into the 48-bit packet index by the nearest guess (RFC 3711 section 3.3.1).</summary>
public struct RolloverCounter
{
    private long _highest;

    public RolloverCounter() => _highest = -1;

    /// <summary>The index nearest to the highest so far; negative if that lies before the stream's beginning.</summary>
    public readonly long Estimate(ushort sequenceNumber) =>
        _highest < 0 ? sequenceNumber : _highest + (short)(sequenceNumber - (ushort)_highest);

    /// <summary>Only for packets that have been authenticated, or are our own.</summary>
    public void Advance(long index)
    {
        if (index > _highest)
            _highest = index;
    }
}
