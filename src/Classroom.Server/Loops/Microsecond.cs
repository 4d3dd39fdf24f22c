namespace Classroom.Server.Loops;

/// <summary>The log keeps microseconds, so time is cut to them before anything is decided by it.</summary>
internal static class Microsecond
{
    public static DateTimeOffset Microseconds(this DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
