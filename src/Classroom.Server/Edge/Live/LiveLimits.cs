namespace Classroom.Server.Edge.Live;

/// <summary>Sizes and paces of the live socket.</summary>
internal static class LiveLimits
{
    /// <summary>Largest message upwards, in bytes.</summary>
    public const int MessageBytesMax = 4_096;

    /// <summary>Largest merged frame downwards; what comes after it within one tick is dropped.</summary>
    public const int FrameBytesMax = 256 * 1024;

    /// <summary>Frames that may wait for one socket; an older one makes room for a newer.</summary>
    public const int FramesWaitingMax = 3;

    /// <summary>Sockets of one meeting.</summary>
    public const int SocketsMax = Meetings.Roster.SeatsMax;

    /// <summary>Widest line, in eighths of a page unit (BOARD-6).</summary>
    public const int SizeMax = 8 * 400;

    /// <summary>Highest colour (BOARD-6).</summary>
    public const int ColorMax = 8;

    /// <summary>Messages beyond the allowed rate, in a row, after which a socket is closed.</summary>
    public const int ExcessMax = 600;

    /// <summary>Writers within a second up to which the tick stays short.</summary>
    public const int WritersShortTick = 400;

    /// <summary>Writers within a second up to which the tick is middling.</summary>
    public const int WritersMiddleTick = 700;

    public static readonly TimeSpan ShortTick = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan MiddleTick = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongTick = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan TicketWait = TimeSpan.FromSeconds(5);

    /// <summary>How long the other side may take to answer a close.</summary>
    public static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(1);

    /// <summary>What is read at once, and thrown away, of a socket that was refused.</summary>
    public const int DrainBytes = 1_024;
}
