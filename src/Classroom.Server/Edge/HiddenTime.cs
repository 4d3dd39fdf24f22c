namespace Classroom.Server.Edge;

/// <summary>
/// What is not there and what is not yours are found out in different places (no row, no meeting, a wrong secret). The answer waits until the
/// slowest of them would be done, so that its time tells nothing either.
/// </summary>
internal static class HiddenTime
{
    /// <summary>No such answer leaves earlier after the request has come; looking takes a few milliseconds.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the rest of it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="began">When the request came, by that clock.</param>
    /// <param name="cancel">Ends with the connection.</param>
    public static Task Pass(TimeProvider time, long began, CancellationToken cancel) =>
        Floor - time.GetElapsedTime(began) is { Ticks: > 0 } rest ? Task.Delay(rest, time, cancel) : Task.CompletedTask;
}
