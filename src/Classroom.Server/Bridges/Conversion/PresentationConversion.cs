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
/// <param name="post">Posts a command of the server to a meeting; gives the rule that refused it, or null once it is durable.</param>
public sealed class PresentationConversion(
    SandboxedConverter converter, ConversionTurns turns, IBlobStore blobs, string workFolder,
    Func<MeetingId, Command, CancellationToken, Task<string?>> post)
{
    // errno of Linux: ENOSPC and EDQUOT, where .NET gives them on as they are.
    private const int NoSpace = 28;
    private const int QuotaPassed = 122;
    private const long PageBytesMax = 32L * 1024 * 1024;

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
        var sizes = await turns.Run(() => converter.Inspect(folder, cancel), cancel);
        if (await post(order.Meeting, new SetPageCount(order.Presentation, sizes.Count), cancel) is not null)
            return;
        foreach (var number in Enumerable.Range(1, sizes.Count).Where(number => !isFinished(number)))
        {
            var page = await turns.Run(() => converter.Convert(folder, number, sizes[number - 1], cancel), cancel);
            using var image = new MemoryStream(page.Image);
            var name = await blobs.Save(order.Room, image, PageBytesMax, cancel);
            var finish = new FinishPage(order.Presentation, number, name, page.ContentType, page.Size.Width, page.Size.Height, page.Text);
            if (await post(order.Meeting, finish, cancel) is not null)
                return;
        }

        await post(order.Meeting, new FinishPresentation(order.Presentation), cancel);
    }

    private async Task<ConversionFolder> Fetch(ConversionOrder order, CancellationToken cancel)
    {
        await using var document = await blobs.Open(order.Room, order.Blob, cancel)
            ?? throw new ConversionException(ConversionFailure.Broken, "The uploaded file is not there any more.");
        return await ConversionFolder.Create(workFolder, document, cancel);
    }
}
