using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Storage;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>
/// One document from its upload to its last page: every page is reported as soon as it is ready. Run again after a crash, it goes on where the
/// meeting's state says.
/// </summary>
/// <param name="converter">Makes pictures.</param>
/// <param name="turns">Who works when, shared by all documents.</param>
/// <param name="blobs">Where the document is, and where pages go.</param>
/// <param name="workFolder">Where job folders are made.</param>
/// <param name="time">By which the work is measured.</param>
/// <param name="post">Posts a command of the server to a meeting; gives the rule that refused it, or null once it is durable.</param>
public sealed class PresentationConversion(
    SandboxedConverter converter, ConversionTurns turns, IBlobStore blobs, string workFolder, TimeProvider time,
    Func<MeetingId, Command, CancellationToken, Task<string?>> post)
{
    // errno of Linux: ENOSPC and EDQUOT, where .NET gives them on as they are.
    private const int NoSpace = 28;
    private const int QuotaPassed = 122;
    private const long PageBytesMax = 32L * 1024 * 1024;

    // The presentation was taken away, has failed or is finished already, or its meeting is over.
    private static readonly string[] s_unwanted = ["PRES-10", KernelRules.Ended.Rule];

    /// <summary>Converts; ends quietly where the meeting no longer wants it. Gives why the document failed, or null.</summary>
    public async Task<ConversionException?> Run(ConversionOrder order, Func<int, bool> isFinished, CancellationToken cancel)
    {
        try
        {
            await Convert(order, isFinished, cancel);
            return null;
        }
        catch (ConversionException failure)
        {
            await post(order.Meeting, new FailPresentation(order.Presentation, failure.Reason), cancel);
            return failure;
        }
        catch (IOException full) when (full is DiskFullException || (full.HResult & 0xFFFF) is NoSpace or QuotaPassed)
        {
            var failure = new ConversionException(ConversionFailure.DiskFull, full.Message);
            await post(order.Meeting, new FailPresentation(order.Presentation, failure.Reason), cancel);
            return failure;
        }
    }

    private async Task Convert(ConversionOrder order, Func<int, bool> isFinished, CancellationToken cancel)
    {
        using var folder = await Fetch(order, cancel);
        var work = new WorkTime(converter.Limits.DocumentTime, time);
        var sizes = await turns.Run(() => work.Run(limited => converter.Inspect(folder, limited), cancel), cancel);
        work.Add(converter.Limits.PageTime * sizes.Count);
        if (!await Report(order, new SetPageCount(order.Presentation, sizes.Count), cancel))
            return;
        foreach (var number in Enumerable.Range(1, sizes.Count).Where(number => !isFinished(number)))
        {
            var page = await turns.Run(
                () => work.Run(limited => converter.Convert(folder, number, sizes[number - 1], limited), cancel), cancel);
            using var image = new MemoryStream(page.Image);
            var name = await blobs.Save(order.Room, image, PageBytesMax, cancel);
            var finish = new FinishPage(order.Presentation, number, name, page.ContentType, page.Size.Width, page.Size.Height, page.Text);
            if (!await Report(order, finish, cancel))
                return;
        }

        await Report(order, new FinishPresentation(order.Presentation), cancel);
    }

    /// <summary>True where the meeting took it, false where it wants nothing more of this document; any other refusal fails the document, in words.</summary>
    private async Task<bool> Report(ConversionOrder order, Command command, CancellationToken cancel)
    {
        var rule = await post(order.Meeting, command, cancel);
        if (rule is not null && !s_unwanted.Contains(rule))
            throw new ConversionException(ConversionFailure.Refused, $"{command.GetType().Name} was refused by {rule}.");
        return rule is null;
    }

    private async Task<ConversionFolder> Fetch(ConversionOrder order, CancellationToken cancel)
    {
        await using var document = await blobs.Open(order.Room, order.Blob, cancel)
            ?? throw new ConversionException(ConversionFailure.Broken, "The uploaded file is not there any more.");
        return await ConversionFolder.Create(workFolder, document, cancel);
    }
}
