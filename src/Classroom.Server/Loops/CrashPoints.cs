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
    private static Timer? s_timer;

    public static void Pass(CrashPoint point, IReadOnlyList<LogRow> rows)
    {
        if (s_wanted is not { } wanted || !rows.Any(row => row.Type == wanted.Type))
            return;
        if (wanted.Point == CrashPoint.DuringAppend && point == CrashPoint.BeforeAppend)
        {
            // The append is started by the caller right after this; a moment later nobody knows how far it got.
            if (Interlocked.Decrement(ref s_left) == 0)
                s_timer = new Timer(static _ => Die(), null, TimeSpan.FromMilliseconds(2), Timeout.InfiniteTimeSpan);
        }
        else if (wanted.Point == point && Interlocked.Decrement(ref s_left) == 0)
        {
            Die();
        }
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
