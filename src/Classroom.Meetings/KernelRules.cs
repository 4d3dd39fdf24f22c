namespace Classroom.Meetings;

/// <summary>The rejections that no module decides; the sentences are in Kernel.md.</summary>
public static class KernelRules
{
    // Commands that wait are decided within a batch or two.
    private static readonly TimeSpan s_busyWait = TimeSpan.FromMilliseconds(200);

    /// <summary>KERNEL-1.</summary>
    public static Rejection Malformed(string why) => new("KERNEL-1", why);

    /// <summary>KERNEL-2.</summary>
    public static Rejection UnknownType { get; } = new("KERNEL-2", "There is no such command.");

    /// <summary>KERNEL-3.</summary>
    public static Rejection WrongShape(string why) => new("KERNEL-3", why);

    /// <summary>KERNEL-4.</summary>
    public static Rejection NoSeat { get; } = new("KERNEL-4", "The sender has no seat in this meeting.");

    /// <summary>KERNEL-5.</summary>
    public static Rejection Ended { get; } = new("KERNEL-5", "The meeting has ended.");

    /// <summary>KERNEL-6.</summary>
    public static Rejection NotStarted { get; } = new("KERNEL-6", "The meeting has not started.");

    /// <summary>KERNEL-7.</summary>
    public static Rejection MediaOnly { get; } = new("KERNEL-7", "A publisher sends media, not commands.");

    /// <summary>KERNEL-8.</summary>
    public static Rejection Busy { get; } = new("KERNEL-8", "Too many commands are waiting; try again later.", s_busyWait);
}
