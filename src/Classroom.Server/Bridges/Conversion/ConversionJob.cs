using System.ComponentModel;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Hangfire;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>One document's job: what the meeting still wants of it.</summary>
public sealed partial class ConversionJob(
    ConversionJobs wanted, ConversionTurns turns, PageImages pages, MeetingDoor door, IBlobStore blobs, ClassroomSettings settings,
    TimeProvider time, ILogger<ConversionJob> logger)
{
    /// <summary>Documents under way at the same time, taking turns; further ones wait for one to be done.</summary>
    public const int DocumentsMax = 16;

    private const string WorkFolder = "work";
    private const string ServersFault = "server";

    /// <summary>Where jobs have their folders; what a killed server left in it is removed at start.</summary>
    public static string FolderIn(string dataDirectory) => Path.Combine(dataDirectory, WorkFolder);

    /// <summary>Converts, and says so where it cannot. A job whose server died runs again; nothing else makes it do so.</summary>
    [DisplayName("Convert a presentation")]
    [AutomaticRetry(Attempts = 0)]
    public Task Run(string presentation, CancellationToken cancel) => new ConversionAttempts(time).Run(
        () => Convert(new PresentationId(presentation), cancel), () => GiveUp(new PresentationId(presentation), cancel),
        problem => LogBroke(logger, problem.GetType().Name), cancel);

    // A job that outlived its document or its meeting has nothing to do.
    private async Task Convert(PresentationId presentation, CancellationToken cancel)
    {
        if (wanted.Find(presentation) is not { } order)
            return;
        var converter = new SandboxedConverter(new ConversionLimits
        {
            PagesMax = settings.Uploads.PagesMax,
            DocumentTime = TimeSpan.FromMinutes(settings.Uploads.ConversionMinutesMax),
        });
        var conversion = new PresentationConversion(converter, turns, blobs, FolderIn(settings.DataDirectory), time, Post);
        try
        {
            var failure = await conversion.Run(order, number => pages.Find(order.Meeting, order.Presentation, number) is not null, cancel);
            if (failure is { Failure: ConversionFailure.Refused })
                LogRefused(logger, failure.Message);
            else if (failure is not null)
                LogFailed(logger, failure.Failure);
        }
        catch (SandboxException problem)
        {
            LogNoSandbox(logger, problem.Message);
            await Post(order.Meeting, new FailPresentation(order.Presentation, ServersFault), cancel);
        }
    }

    private async Task GiveUp(PresentationId presentation, CancellationToken cancel)
    {
        if (wanted.Find(presentation) is { } order)
            await Post(order.Meeting, new FailPresentation(presentation, ServersFault), cancel);
    }

    private async Task<string?> Post(MeetingId meeting, Command command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var answer = await door.Post(meeting, commandId: null, command);
        return answer.Ok ? null : answer.Rule ?? throw new TimeoutException("The meeting does not answer.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A document could not be converted: {Failure}")]
    private static partial void LogFailed(ILogger logger, ConversionFailure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A document could not be converted: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A conversion broke: {Problem}")]
    private static partial void LogBroke(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Documents cannot be converted: {Problem}")]
    private static partial void LogNoSandbox(ILogger logger, string problem);
}
