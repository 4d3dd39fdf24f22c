namespace Classroom.Rtc.Srtp;

/// <summary>Remembers which of the latest packet indices have been seen (RFC 3711 section 3.3.2), as a ring of bit words.</summary>
public struct ReplayWindow
{
    /// <summary>Indices this far behind the highest are still told apart; RFC 3711 asks for 64, video at a high rate for more.</summary>
    public const int Size = 1024 - WordBits;

    private const int WordBits = 64;
    private const int Words = 1024 / WordBits;
    private readonly ulong[] _bits;
    private long _highest;

    public ReplayWindow()
    {
        _bits = new ulong[Words];
        _highest = -1;
    }

    /// <summary>Whether the index is neither seen nor too old; changes nothing, since the packet is not authenticated yet.</summary>
    public readonly bool IsFresh(long index)
    {
        if (index < 0 || index + Size <= _highest)
            return false;
        return index > _highest || (_bits[(index / WordBits) % Words] & (1UL << (int)(index % WordBits))) == 0;
    }

    public void Mark(long index)
    {
        var word = index / WordBits;
        if (index > _highest)
        {
            var last = _highest < 0 ? word - Words : _highest / WordBits;
            for (var i = Math.Max(last + 1, word - Words + 1); i <= word; i++)
                _bits[(i % Words + Words) % Words] = 0;
            _highest = index;
        }
        _bits[word % Words] |= 1UL << (int)(index % WordBits);
    }
}
