using System.Collections.Concurrent;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Loops;

namespace Classroom.Server.Bridges;

/// <summary>Which stored picture is which page of which running meeting, folded from what the meetings publish.</summary>
public sealed class PageImages : IMeetingSubscriber
{
    private readonly ConcurrentDictionary<MeetingId, ConcurrentDictionary<PageId, (string Name, string ContentType)>> _meetings = new();

    /// <summary>The picture of a page, or null where there is none.</summary>
    public (string Name, string ContentType)? Find(MeetingId meeting, PresentationId presentation, int number) =>
        _meetings.TryGetValue(meeting, out var pages) && pages.TryGetValue(new PageId($"{presentation.Value}.{number}"), out var page) ? page : null;

    /// <inheritdoc/>
    public void Opened(MeetingOpened meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        _meetings[meeting.Meeting] = new ConcurrentDictionary<PageId, (string, string)>();
        if (meeting.Views.GetValueOrDefault("presentations") is PresentationsView view)
            Add(meeting.Meeting, view.Presentations);
    }

    /// <inheritdoc/>
    public void Seated(SeatTaken seat)
    {
    }

    /// <inheritdoc/>
    public void Published(MeetingId meeting, Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        foreach (var published in publication.Events)
        {
            switch (published.Envelope.Event)
            {
                case PageConverted e:
                    Add(meeting, e.Page);
                    break;
                case PresentationsRestored e:
                    Add(meeting, e.Presentations);
                    break;
                case PresentationRemoved e:
                    Remove(meeting, e.PresentationId);
                    break;
                case PresentationFailed e:
                    Remove(meeting, e.PresentationId);
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Saving(MeetingId meeting, bool behind)
    {
    }

    /// <inheritdoc/>
    public void Closed(MeetingId meeting, MeetingClosing why) => _meetings.TryRemove(meeting, out _);

    private void Add(MeetingId meeting, IReadOnlyList<PresentationView> presentations)
    {
        foreach (var page in presentations.SelectMany(presentation => presentation.Pages))
            Add(meeting, page);
    }

    private void Add(MeetingId meeting, PageView page)
    {
        if (page is { Image: { } image, ContentType: { } type } && _meetings.TryGetValue(meeting, out var pages))
            pages[page.Id] = (image, type);
    }

    private void Remove(MeetingId meeting, PresentationId presentation)
    {
        if (!_meetings.TryGetValue(meeting, out var pages))
            return;
        foreach (var page in pages.Keys.Where(page => page.Value.StartsWith(presentation.Value + ".", StringComparison.Ordinal)))
            pages.TryRemove(page, out _);
    }
}
