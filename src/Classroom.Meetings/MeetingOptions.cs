namespace Classroom.Meetings;

/// <summary>What an operator may set about every meeting.</summary>
/// <param name="IdleAfter">How long a meeting without anybody lasts.</param>
/// <param name="Grace">How long the seat of a lost connection is kept.</param>
public sealed record MeetingOptions(TimeSpan IdleAfter, TimeSpan Grace)
{
    /// <summary>Five minutes, and sixty seconds.</summary>
    public static MeetingOptions Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60));
}
