using System.Diagnostics;

namespace Classroom.Server.Loops;

/// <summary>Microseconds since the process began to count: the media cores' only idea of time.</summary>
public static class MediaClock
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private static readonly long Origin = Stopwatch.GetTimestamp();

    public static long NowUs => (long)((Stopwatch.GetTimestamp() - Origin) * ((double)MicrosecondsPerSecond / Stopwatch.Frequency));
}
