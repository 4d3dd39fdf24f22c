using System.Diagnostics;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>
/// For tests of recovery only: CLASSROOM_CRASH_AT="AfterAppend:messagePosted:3" kills this process, as a power cut would, when the third
/// batch with such an event passes that point. Without the variable this does nothing.
/// </summary>
internal static class CrashPoints
{
    private const string Variable = "CLASSROOM_CRASH_AT";
    private static readonly (CrashPoint Point, string Type)? s_wanted = Parse(Environment.GetEnvironmentVariable(Variable), out s_left);
    private static int s_left;
    private static volatile bool s_dying;

    // Longer than a commit takes on a quick disk, so that some deaths are before it, some in it, and the rest with its end.
    private const int DuringMicrosecondsMax = 800;

    public static void Pass(CrashPoint point, IReadOnlyList<LogRow> rows)
    {
        if (s_wanted is not { } wanted || !rows.Any(row => row.Type == wanted.Type))
            return;
        if (wanted.Point == CrashPoint.DuringAppend && point == CrashPoint.BeforeAppend && Interlocked.Decrement(ref s_left) == 0)
            DieSoon();
        else if (s_dying || (wanted.Point == point && Interlocked.Decrement(ref s_left) == 0))
            Die();
    }

    // The caller starts the append right after this. Who is quicker is left to chance, but no answer leaves: at its end we die at the latest.
    private static void DieSoon()
    {
        s_dying = true;
        var (since, delay) = (Stopwatch.GetTimestamp(), TimeSpan.FromMicroseconds(Random.Shared.Next(DuringMicrosecondsMax)));
        new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(since) < delay)
                Thread.SpinWait(1);
            Die();
        }).Start();
    }

    private static (CrashPoint Point, string Type)? Parse(string? text, out int times)
    {
        times = 0;
        var parts = text?.Split(':') ?? [];
        return parts.Length == 3 && Enum.TryParse(parts[0], out CrashPoint point) && int.TryParse(parts[2], out times) ? (point, parts[1]) : null;
    }

    // SIGKILL: no handler, no flush, no goodbye.
    private static void Die() => Process.GetCurrentProcess().Kill();
}
