namespace Classroom.Testing.Media;

/// <summary>Bits one after the other, to write by hand what a reader of bits is to read.</summary>
public sealed class BitText
{
    private readonly List<bool> _bits = [];

    public BitText Bits(long value, int count)
    {
        for (var i = count - 1; i >= 0; i--) _bits.Add((value >> i & 1) == 1);
        return this;
    }

    /// <summary>ue(v) of ITU-T H.264 section 9.1.</summary>
    public BitText ExpGolomb(int value)
    {
        var length = 0;
        while (value + 1 >> length + 1 > 0) length++;
        return Bits(0, length).Bits(value + 1, length + 1);
    }

    /// <summary>With zeros to the end of the last octet.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[(_bits.Count + 7) / 8];
        for (var i = 0; i < _bits.Count; i++) if (_bits[i]) bytes[i / 8] |= (byte)(0x80 >> i % 8);
        return bytes;
    }
}
