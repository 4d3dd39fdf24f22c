namespace Classroom.Rtc.Codecs;

/// <summary>Reads bits, the highest of each octet first; past the end it gives zeros and says that it is broken.</summary>
public ref struct BitReader(ReadOnlySpan<byte> bytes, bool hasEmulationPrevention = false)
{
    /// <summary>An Exp-Golomb or uvlc number with more leading zeros is none of ours.</summary>
    private const int MaxLeadingZeros = 31;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at = -1;
    private int _bit;
    private int _zeros;

    public bool IsBroken { get; private set; }

    /// <summary>Bits read so far.</summary>
    public readonly int Position => _at < 0 ? 0 : (8 * (_at + 1)) - _bit;

    public bool ReadFlag() => ReadBit() == 1;

    /// <summary>Up to 32 bits.</summary>
    public uint Read(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--) value = value << 1 | ReadBit();
        return value;
    }

    public void Skip(int bits)
    {
        for (; bits > 0 && !IsBroken; bits--) ReadBit();
    }

    /// <summary>ue(v) of ITU-T H.264 section 9.1, which is uvlc() of AV1 section 4.10.3.</summary>
    public uint ReadExpGolomb()
    {
        var zeros = 0;
        while (ReadBit() == 0)
        {
            if (IsBroken || ++zeros > MaxLeadingZeros) return Break();
        }
        return (uint)((1UL << zeros) - 1 + Read(zeros));
    }

    /// <summary>ns(n) of AV1 section 4.10.7: one of n values, the first ones a bit shorter.</summary>
    public uint ReadNonSymmetric(uint values)
    {
        var bits = 0;
        while (values >> bits != 0) bits++;
        var shorter = (1u << bits) - values;
        var value = Read(bits - 1);
        return value < shorter ? value : (value << 1) - shorter + Read(1);
    }

    private uint ReadBit()
    {
        if (_bit == 0)
        {
            if (!TryAdvance()) return Break();
            _bit = 8;
        }
        return (uint)(_bytes[_at] >> --_bit & 1);
    }

    private bool TryAdvance()
    {
        if (++_at >= _bytes.Length) return false;
        // The 3 in "0 0 3" keeps start codes out of the data and is none itself (ITU-T H.264 section 7.4.1).
        if (hasEmulationPrevention && _zeros >= 2 && _bytes[_at] == 3)
        {
            _zeros = 0;
            if (++_at >= _bytes.Length) return false;
        }
        _zeros = _bytes[_at] == 0 ? _zeros + 1 : 0;
        return true;
    }

    private uint Break()
    {
        IsBroken = true;
        return 0;
    }
}
