using System.Diagnostics;

namespace Classroom.Server.Tests.Edge;

/// <summary>Waits for what another process or task will do soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    public static async Task True(Func<bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_limit, "It did not happen within 20 s.");
            await Task.Delay(s_interval);
        }
    }
}
