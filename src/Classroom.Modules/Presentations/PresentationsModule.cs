using System.Buffers;
using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Presentations;

/// <summary>The rules PRES-1 … of Presentations.md: slides, the blank board, and what everybody sees of them.</summary>
internal sealed class PresentationsModule : Module
{
    /// <summary>Longest side of a page, in points.</summary>
    public const double PageSideMax = 20_000;

    /// <summary>Longest text of a page kept for screen readers, in characters.</summary>
    public const int PageTextMax = 4_000;

    /// <summary>Longest id, so that a page's id (with its dot and number) stays an id.</summary>
    public const int IdLengthMax = IdText.LengthMax - 6;

    private const double PageUnits = 1600;
    private const double ZoomMax = 8;
    private const int BlobNameLength = 64;

    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly string[] s_contentTypes = ["image/svg+xml", "image/webp", "image/jpeg", "image/png"];
    private static readonly string[] s_failures = ["broken", "encrypted", "tooManyPages", "tooLarge", "timeout", "diskFull", "server"];

    private readonly PresentationsState _state = new();

    public override string Name => "presentations";

    public static ModuleDescription Description { get; } = new(
        "presentations",
        [typeof(ShowPage), typeof(SetViewport), typeof(RemovePresentation), typeof(AddBlankPage)],
        [
            typeof(AddPresentation), typeof(SetPageCount), typeof(FinishPage), typeof(FinishPresentation), typeof(FailPresentation),
            typeof(RestorePresentations),
        ],
        [
            typeof(PresentationAdded), typeof(PageCountKnown), typeof(PageConverted), typeof(PresentationFinished), typeof(PresentationFailed),
            typeof(PresentationRemoved), typeof(PresentationsRestored), typeof(PageShown), typeof(ViewportChanged),
        ],
        typeof(PresentationsView),
        PresentationsJson.Default,
        () => new PresentationsModule());

    public override bool Handles(Command command) => command is ShowPage or SetViewport or RemovePresentation or AddBlankPage
        or AddPresentation or SetPageCount or FinishPage or FinishPresentation or FailPresentation or RestorePresentations;

    public override void Decide(Command command, DecisionContext context)
    {
        if (command is ShowPage or SetViewport or RemovePresentation or AddBlankPage)
        {
            if (!context.Roster.IsModerator(context.Actor) && !context.Roster.IsPresenter(context.Actor))
            {
                context.Reject("PRES-1", "Only the presenter and moderators work with slides.");
                return;
            }
        }
        else if (!context.Actor.IsSystem)
        {
            context.Reject("PRES-6", "Only the server reports uploads and conversions.");
            return;
        }

        switch (command)
        {
            case ShowPage c: Show(c, context); break;
            case SetViewport c: Zoom(c, context); break;
            case RemovePresentation c: Remove(c, context); break;
            case AddBlankPage: AddBlank(context); break;
            case AddPresentation c: Add(c, context); break;
            case SetPageCount c: SetCount(c, context); break;
            case FinishPage c: Finish(c, context); break;
            case FinishPresentation c: FinishAll(c, context); break;
            case FailPresentation c: Fail(c, context); break;
            case RestorePresentations c: RestoreAll(c, context); break;
            default: throw new InvalidOperationException("Not a command of this module.");
        }
    }

    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope.Event);

    public override object View(Viewer viewer) => _state.View();

    public override byte[] Snapshot() =>
        JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), PresentationsJson.Default.PresentationsSnapshot);

    public override void Restore(ReadOnlySpan<byte> snapshot) =>
        _state.Restore(JsonSerializer.Deserialize(snapshot, PresentationsJson.Default.PresentationsSnapshot)
            ?? throw new JsonException("An empty snapshot."));

    public override IReadOnlyList<Command> CarryOver()
    {
        var kept = _state.Documents.Where(document => !document.Converting).Select(document => document.View()).ToList();
        if (kept.Count == 1 && kept[0].PageCount == 1)
            return [];
        var current = kept.Exists(view => view.Pages.Any(page => page.Id == _state.Current)) ? _state.Current : kept[0].Pages[0].Id;
        return [new RestorePresentations(kept, current)];
    }

    private void Show(ShowPage c, DecisionContext context)
    {
        if (_state.FindPage(c.PageId) is null)
            context.Reject("PRES-2", "There is no such page.");
        else
            context.Emit(new PageShown(c.PageId));
    }

    private void Zoom(SetViewport c, DecisionContext context)
    {
        if (!double.IsFinite(c.CenterX) || !double.IsFinite(c.CenterY) || !(c.Zoom is >= 1 and <= ZoomMax))
        {
            context.Reject("PRES-3", "A zoom is between 1 and 8, a centre is a pair of numbers.");
            return;
        }

        var page = _state.FindPage(_state.Current) ?? throw new InvalidOperationException("The shown page is not there.");
        var height = PageUnits * page.Height / page.Width;
        context.Emit(new ViewportChanged(Math.Clamp(c.CenterX, 0, PageUnits), Math.Clamp(c.CenterY, 0, height), c.Zoom));
    }

    private void Remove(RemovePresentation c, DecisionContext context)
    {
        if (_state.Find(c.PresentationId) is not { } document)
            context.Reject("PRES-4", "There is no such presentation.");
        else if (document.Blank)
            context.Reject("PRES-4", "The blank board stays.");
        else
        {
            LeaveShownPage(document.Id, context);
            context.Emit(new PresentationRemoved(document.Id));
        }
    }

    // Before the presentation goes, so that no state ever shows a page that is not there.
    private void LeaveShownPage(PresentationId leaving, DecisionContext context)
    {
        if (_state.Shows(leaving))
            context.Emit(new PageShown(PresentationsState.PageIdOf(PresentationsState.Board, 1)));
    }

    private void AddBlank(DecisionContext context)
    {
        var number = _state.Find(PresentationsState.Board)!.PageCount + 1;
        if (number > PresentationLimits.BoardPagesMax)
        {
            context.Reject("PRES-5", $"A board has at most {PresentationLimits.BoardPagesMax} pages.");
            return;
        }

        context.Emit(new PageCountKnown(PresentationsState.Board, number));
        context.Emit(new PageConverted(PresentationsState.Board, PresentationsState.BlankPage(number)));
    }

    private void Add(AddPresentation c, DecisionContext context)
    {
        if (!context.Roster.TryGet(c.By, out var uploader) || (uploader.Role != Role.Moderator && context.Roster.Presenter != c.By))
            context.Reject("PRES-7", "Only the presenter and moderators upload.");
        else if (_state.Find(c.PresentationId) is not null || c.PresentationId.Value.Contains('.') || c.PresentationId.Value.Length > IdLengthMax)
            context.Reject("PRES-8", "This presentation's id cannot be used.");
        else if (_state.Documents.Count(document => !document.Blank) >= PresentationLimits.PresentationsMax)
            context.Reject("PRES-9", $"A room has at most {PresentationLimits.PresentationsMax} presentations.");
        else
            context.Emit(new PresentationAdded(c.PresentationId, c.By, FileNames.Clean(c.FileName)));
    }

    private void SetCount(SetPageCount c, DecisionContext context)
    {
        if (Converting(c.PresentationId, context) is not { } document || document.PageCount == c.PageCount)
            return;
        if (document.PageCount != 0 || c.PageCount is < 1 or > PresentationLimits.PagesMax)
            context.Reject("PRES-11", $"A presentation has between 1 and {PresentationLimits.PagesMax} pages, and their number stays.");
        else
            context.Emit(new PageCountKnown(c.PresentationId, c.PageCount));
    }

    private void Finish(FinishPage c, DecisionContext context)
    {
        if (Converting(c.PresentationId, context) is not { } document || document.Pages.ContainsKey(c.Number))
            return;
        if (c.Number < 1 || c.Number > document.PageCount)
        {
            context.Reject("PRES-11", "The presentation has no page of this number.");
            return;
        }

        if (!IsBlobName(c.Image) || !s_contentTypes.Contains(c.ContentType) || !IsSide(c.Width) || !IsSide(c.Height))
        {
            context.Reject("PRES-12", "Not a page: image, type or size is wrong.");
            return;
        }

        var id = PresentationsState.PageIdOf(c.PresentationId, c.Number);
        context.Emit(new PageConverted(
            c.PresentationId, new PageView(id, c.Number, c.Image, c.ContentType, c.Width, c.Height, CutText(c.Text))));
        if (document.Pages.Count == 0)
            context.Emit(new PageShown(id));
    }

    private void FinishAll(FinishPresentation c, DecisionContext context)
    {
        if (Converting(c.PresentationId, context) is not { } document)
            return;
        if (document.PageCount == 0 || document.Pages.Count != document.PageCount)
            context.Reject("PRES-13", "Not all of its pages are ready.");
        else
            context.Emit(new PresentationFinished(c.PresentationId));
    }

    private void Fail(FailPresentation c, DecisionContext context)
    {
        if (Converting(c.PresentationId, context) is not { } document)
            return;
        if (!s_failures.Contains(c.Reason))
        {
            context.Reject("PRES-14", "Not a reason why a conversion fails.");
            return;
        }

        LeaveShownPage(document.Id, context);
        context.Emit(new PresentationFailed(document.Id, document.By!.Value, document.FileName, c.Reason));
    }

    private PresentationsState.Document? Converting(PresentationId id, DecisionContext context)
    {
        if (_state.Find(id) is { Converting: true } document)
            return document;
        context.Reject("PRES-10", "No such presentation is being converted.");
        return null;
    }

    private void RestoreAll(RestorePresentations c, DecisionContext context)
    {
        if (_state.Documents.Count != 1 || _state.Documents[0].PageCount != 1)
            context.Reject("PRES-15", "Slides of an earlier meeting come before everything else.");
        else if (!IsRestorable(c))
            context.Reject("PRES-15", "These are not the slides of a meeting.");
        else
            context.Emit(new PresentationsRestored(c.Presentations, c.Current));
    }

    private static bool IsRestorable(RestorePresentations c) =>
        c.Presentations.Count is >= 1 and <= PresentationLimits.PresentationsMax + 1
        && c.Presentations.Count(view => view.Blank && view.Id == PresentationsState.Board) == 1
        && c.Presentations.Count(view => view.Blank) == 1
        && c.Presentations.Select(view => view.Id).Distinct().Count() == c.Presentations.Count
        && c.Presentations.All(view => !view.Converting && view.Pages.Count == view.PageCount && view.PageCount >= 1
            && view.PageCount <= (view.Blank ? PresentationLimits.BoardPagesMax : PresentationLimits.PagesMax)
            && view.Pages.Select((page, i) => page.Number == i + 1 && page.Id == PresentationsState.PageIdOf(view.Id, i + 1)).All(right => right))
        && c.Presentations.Any(view => view.Pages.Any(page => page.Id == c.Current));

    private static bool IsBlobName(string name) => name.Length == BlobNameLength && !name.AsSpan().ContainsAnyExcept(s_lowerHex);

    private static bool IsSide(double points) => points is > 0 and <= PageSideMax;

    private static string CutText(string text)
    {
        if (text.Length <= PageTextMax)
            return text;
        return text[..(char.IsHighSurrogate(text[PageTextMax - 1]) ? PageTextMax - 1 : PageTextMax)];
    }
}
