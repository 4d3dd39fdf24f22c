namespace Classroom.Server.Tests.Media;

/// <summary>A clock whose timers ring when the test says that their time has passed.</summary>
internal sealed class HandMovedTime : TimeProvider
{
    private readonly List<Bell> _bells = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(() => callback(state));
        _bells.Add(bell);
        return bell;
    }

    /// <summary>All timers ring that have not been put away.</summary>
    public void Pass()
    {
        foreach (var bell in _bells.Where(bell => !bell.IsPutAway).ToList())
            bell.Ring();
    }

    private sealed class Bell(Action ring) : ITimer
    {
        public bool IsPutAway { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsPutAway = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
