namespace Classroom.Rtc.Codecs;

/// <summary>What the table-of-contents byte of an Opus packet says (RFC 6716 section 3.1).</summary>
public readonly struct OpusPacket
{
    public const int ClockRate = 48_000;

    /// <summary>Longest duration a packet may have (RFC 6716 section 3.2, R5).</summary>
    private const int MaxDurationUs = 120_000;

    private OpusPacket(int durationUs, bool isStereo)
    {
        DurationUs = durationUs;
        IsStereo = isStereo;
    }

    public int DurationUs { get; }
    public bool IsStereo { get; }

    public static bool TryParse(ReadOnlySpan<byte> payload, out OpusPacket packet)
    {
        packet = default;
        if (payload.IsEmpty) return false;
        var config = payload[0] >> 3;
        var frameUs = config switch
        {
            < 12 => (config & 3) switch { 0 => 10_000, 1 => 20_000, 2 => 40_000, _ => 60_000 },
            < 16 => (config & 1) == 0 ? 10_000 : 20_000,
            _ => 2_500 << (config & 3),
        };
        int frames;
        switch (payload[0] & 3)
        {
            case 0: frames = 1; break;
            case 3:
                if (payload.Length < 2) return false;
                frames = payload[1] & 0x3F;
                break;
            default: frames = 2; break;
        }
        if (frames == 0 || frames * frameUs > MaxDurationUs) return false;
        packet = new OpusPacket(frames * frameUs, (payload[0] & 4) != 0);
        return true;
    }
}
