namespace Classroom.Server.Loops;

/// <summary>Why a meeting no longer runs in this process.</summary>
public enum MeetingClosing
{
    /// <summary>Its last event is durable.</summary>
    Ended,

    /// <summary>It runs elsewhere, or is recovered from the log in a moment: clients join again.</summary>
    Replaced,
}
