namespace Classroom.Server.Tests.Conversion;

/// <summary>A clock by which every wait is over at once; it remembers how long each would have been.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public List<TimeSpan> Waited { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waited.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
