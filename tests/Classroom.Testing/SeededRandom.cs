using Classroom.Rtc;

namespace Classroom.Testing;

/// <summary>A source of chance that a test can repeat.</summary>
public static class SeededRandom
{
    public static RandomBytes Bytes(int seed)
    {
        var random = new Random(seed);
        var gate = new Lock();
        return destination =>
        {
            lock (gate)
                random.NextBytes(destination);
        };
    }
}
