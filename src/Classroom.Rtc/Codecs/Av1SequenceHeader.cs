namespace Classroom.Rtc.Codecs;

/// <summary>The size of pictures out of a sequence header (AV1 section 5.5).</summary>
internal static class Av1SequenceHeader
{
    private const int SequenceHeader = 1;

    public static (int Width, int Height) ReadSize(ReadOnlySpan<byte> unit)
    {
        if ((unit[0] >> 3 & 0xF) != SequenceHeader) return default;
        var at = (unit[0] & 0x04) != 0 ? 2 : 1;
        if ((unit[0] & 0x02) != 0 && !Av1Packet.TryReadLeb128(unit, ref at, out _)) return default;
        if (at >= unit.Length) return default;
        var reader = new BitReader(unit[at..]);
        // Profile, still picture.
        reader.Skip(4);
        if (reader.ReadFlag()) reader.Skip(5);
        else SkipOperatingPoints(ref reader);
        var widthBits = (int)reader.Read(4) + 1;
        var heightBits = (int)reader.Read(4) + 1;
        var width = (int)reader.Read(widthBits) + 1;
        var height = (int)reader.Read(heightBits) + 1;
        return reader.IsBroken ? default : (width, height);
    }

    private static void SkipOperatingPoints(ref BitReader reader)
    {
        var (hasModel, delayBits) = (false, 0);
        if (reader.ReadFlag())
        {
            // Timing: units in a tick, time scale, and whether pictures are equally far apart.
            reader.Skip(64);
            if (reader.ReadFlag()) reader.ReadExpGolomb();
            hasModel = reader.ReadFlag();
            if (hasModel)
            {
                delayBits = (int)reader.Read(5) + 1;
                reader.Skip(32 + 5 + 5);
            }
        }
        var hasDisplayDelay = reader.ReadFlag();
        var points = reader.Read(5) + 1;
        for (var i = 0; i < points && !reader.IsBroken; i++)
        {
            reader.Skip(12);
            // Only the higher levels have tiers.
            if (reader.Read(5) > 7) reader.Skip(1);
            if (hasModel && reader.ReadFlag()) reader.Skip((2 * delayBits) + 1);
            if (hasDisplayDelay && reader.ReadFlag()) reader.Skip(4);
        }
    }
}
