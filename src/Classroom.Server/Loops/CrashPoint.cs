namespace Classroom.Server.Loops;

/// <summary>Where a test may let the process die.</summary>
internal enum CrashPoint
{
    /// <summary>Decided, not handed to the log.</summary>
    BeforeAppend,

    /// <summary>Handed to the log, fate unknown to this process.</summary>
    DuringAppend,

    /// <summary>Durable, nobody told.</summary>
    AfterAppend,
}
