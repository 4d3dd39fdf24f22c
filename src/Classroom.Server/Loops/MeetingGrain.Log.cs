using Classroom.Meetings;

namespace Classroom.Server.Loops;

public sealed partial class MeetingGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Meeting {Meeting} runs here: epoch {Epoch}, from {Seq}")]
    private static partial void LogActivated(ILogger logger, MeetingId meeting, int epoch, long seq);

    [LoggerMessage(Level = LogLevel.Information, Message = "Meeting {Meeting} no longer runs here: {Reason}")]
    private static partial void LogDeactivated(ILogger logger, MeetingId meeting, DeactivationReasonCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Meeting {Meeting} refused {Command} by {Rule}")]
    private static partial void LogRefused(ILogger logger, MeetingId meeting, string command, string rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "Meeting {Meeting} broke at {Input} and is recovered from its log")]
    private static partial void LogBroken(ILogger logger, Exception problem, MeetingId meeting, string input);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Meeting {Meeting} kept no snapshot: {Problem}")]
    private static partial void LogNoSnapshot(ILogger logger, MeetingId meeting, string problem);
}
