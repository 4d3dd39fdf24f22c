namespace Classroom.Rtc.Codecs;

/// <summary>The size of pictures out of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1).</summary>
internal static class H264ParameterSet
{
    private const int MacroblockSize = 16;
    private const uint MaxMacroblocks = 1024, MaxCycleFrames = 255;

    public static (int Width, int Height) ReadSize(ReadOnlySpan<byte> unit)
    {
        var reader = new BitReader(unit[1..], hasEmulationPrevention: true);
        var profile = reader.Read(8);
        // Constraints and level.
        reader.Skip(16);
        reader.ReadExpGolomb();
        // With chroma format and scaling matrices: none of the baseline that we agree on.
        if (profile is not (66 or 77 or 88)) return default;
        reader.ReadExpGolomb();
        SkipOrderCount(ref reader);
        reader.ReadExpGolomb();
        reader.Skip(1);
        var columns = reader.ReadExpGolomb() + 1;
        var rows = reader.ReadExpGolomb() + 1;
        var isFrameOnly = reader.ReadFlag();
        if (!isFrameOnly) reader.Skip(1);
        reader.Skip(1);
        uint left = 0, right = 0, top = 0, bottom = 0;
        if (reader.ReadFlag())
        {
            left = reader.ReadExpGolomb();
            right = reader.ReadExpGolomb();
            top = reader.ReadExpGolomb();
            bottom = reader.ReadExpGolomb();
        }
        if (reader.IsBroken || columns > MaxMacroblocks || rows > MaxMacroblocks) return default;
        // Chroma is halved both ways, and fields are half a frame high.
        var lines = isFrameOnly ? 1 : 2;
        var width = (MacroblockSize * columns) - (2L * ((long)left + right));
        var height = (MacroblockSize * rows * lines) - (2L * lines * ((long)top + bottom));
        return width > 0 && height > 0 ? ((int)width, (int)height) : default;
    }

    private static void SkipOrderCount(ref BitReader reader)
    {
        var type = reader.ReadExpGolomb();
        if (type == 0) reader.ReadExpGolomb();
        if (type != 1) return;
        reader.Skip(1);
        reader.ReadExpGolomb();
        reader.ReadExpGolomb();
        var frames = reader.ReadExpGolomb();
        for (var i = 0; i < Math.Min(frames, MaxCycleFrames) && !reader.IsBroken; i++) reader.ReadExpGolomb();
    }
}
