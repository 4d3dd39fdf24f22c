using Classroom.Meetings;

namespace Classroom.Modules.Presentations.Contract;

// Commands of a person (the presenter, or a moderator).

/// <summary>Turns the page for all.</summary>
public sealed record ShowPage(PageId PageId) : Command;

/// <summary>Zooms and pans for all: centre in page units (page width = 1,600), zoom 1 to 8.</summary>
public sealed record SetViewport(double CenterX, double CenterY, double Zoom) : Command;

/// <summary>Takes a presentation away, with its boards.</summary>
public sealed record RemovePresentation(PresentationId PresentationId) : Command;

/// <summary>Adds one empty page to the room's blank board.</summary>
public sealed record AddBlankPage : Command;

// Commands of the server.

/// <summary>A file was uploaded and its conversion begins.</summary>
public sealed record AddPresentation(PresentationId PresentationId, ParticipantId By, string FileName) : Command;

/// <summary>The converter knows how many pages there are.</summary>
public sealed record SetPageCount(PresentationId PresentationId, int PageCount) : Command;

/// <summary>One page is ready. Image: blob name; Width and Height in points; Text for screen readers.</summary>
public sealed record FinishPage(PresentationId PresentationId, int Number, string Image, string ContentType, double Width, double Height, string Text) : Command;

/// <summary>All pages are ready.</summary>
public sealed record FinishPresentation(PresentationId PresentationId) : Command;

/// <summary>The file cannot be converted; Reason is one of "broken", "encrypted", "tooManyPages", "tooLarge", "timeout", "diskFull", "server".</summary>
public sealed record FailPresentation(PresentationId PresentationId, string Reason) : Command;

/// <summary>Slides that the room kept from its last meeting.</summary>
public sealed record RestorePresentations(IReadOnlyList<PresentationView> Presentations, PageId Current) : Command;

// Events.

/// <summary>A presentation is there and converting.</summary>
public sealed record PresentationAdded(PresentationId PresentationId, ParticipantId By, string FileName) : Event;

/// <summary>Its number of pages is known.</summary>
public sealed record PageCountKnown(PresentationId PresentationId, int PageCount) : Event;

/// <summary>A page can be shown.</summary>
public sealed record PageConverted(PresentationId PresentationId, PageView Page) : Event;

/// <summary>All pages can be shown.</summary>
public sealed record PresentationFinished(PresentationId PresentationId) : Event;

/// <summary>The conversion failed; the presentation is gone again.</summary>
public sealed record PresentationFailed(PresentationId PresentationId, ParticipantId By, string FileName, string Reason) : Event;

/// <summary>A presentation was taken away.</summary>
public sealed record PresentationRemoved(PresentationId PresentationId) : Event;

/// <summary>Slides of an earlier meeting are here.</summary>
public sealed record PresentationsRestored(IReadOnlyList<PresentationView> Presentations, PageId Current) : Event;

/// <summary>Everybody sees this page now, at zoom 1.</summary>
public sealed record PageShown(PageId PageId) : Event;

/// <summary>Everybody sees this part of the page.</summary>
public sealed record ViewportChanged(double CenterX, double CenterY, double Zoom) : Event;

// View.

/// <summary>One page. Image is null for a blank page; Width and Height in points (ratio matters: the page is 1,600 units wide).</summary>
public sealed record PageView(PageId Id, int Number, string? Image, string? ContentType, double Width, double Height, string Text);

/// <summary>One presentation; PageCount is 0 until known; Pages are those that are ready, in order. Blank: the room's own board.</summary>
public sealed record PresentationView(PresentationId Id, string FileName, bool Blank, bool Converting, int PageCount, IReadOnlyList<PageView> Pages);

/// <summary>A document that did not become slides, by whom it was sent and why.</summary>
public sealed record FailedPresentationView(PresentationId Id, ParticipantId By, string FileName, string Reason);

/// <summary>What part of the page is seen.</summary>
public sealed record ViewportView(double CenterX, double CenterY, double Zoom);

/// <summary>All presentations, what is shown, and the newest of this meeting's documents that failed, in their order.</summary>
public sealed record PresentationsView(
    IReadOnlyList<PresentationView> Presentations, PageId Current, ViewportView? Viewport, IReadOnlyList<FailedPresentationView> Failed);
