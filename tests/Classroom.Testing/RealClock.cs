using System.Diagnostics;

namespace Classroom.Testing;

/// <summary>Microseconds that go on whatever the wall clock does, for what runs in real time.</summary>
public static class RealClock
{
    public static long NowUs => (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;
}
