using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Presentations;

/// <summary>The documents of a meeting and what everybody sees of them; changed by events only.</summary>
internal sealed class PresentationsState
{
    /// <summary>The room's own empty board, there from the start.</summary>
    public static readonly PresentationId Board = new("board");

    private const double BlankWidth = 1600;
    private const double BlankHeight = 900;

    private readonly List<FailedPresentationView> _failed = [];
    private readonly List<Document> _documents = [new Document(Board, "", blank: true, converting: false) { PageCount = 1 }];

    public PresentationsState() => _documents[0].Pages[1] = BlankPage(1);

    public IReadOnlyList<Document> Documents => _documents;

    public PageId Current { get; private set; } = PageIdOf(Board, 1);

    public ViewportView? Viewport { get; private set; }

    public static PageId PageIdOf(PresentationId presentation, int number) => new($"{presentation.Value}.{number}");

    public static PageView BlankPage(int number) => new(PageIdOf(Board, number), number, null, null, BlankWidth, BlankHeight, "");

    public Document? Find(PresentationId id) => _documents.Find(document => document.Id == id);

    public PageView? FindPage(PageId id)
    {
        var dot = id.Value.LastIndexOf('.');
        if (dot < 0 || !int.TryParse(id.Value.AsSpan(dot + 1), out var number))
            return null;
        var page = Find(new PresentationId(id.Value[..dot]))?.Pages.GetValueOrDefault(number);
        return page?.Id == id ? page : null;
    }

    /// <summary>True if the page that everybody sees belongs to this presentation.</summary>
    public bool Shows(PresentationId id) => Find(id)?.Pages.Values.Any(page => page.Id == Current) ?? false;

    public void Evolve(Event happened)
    {
        switch (happened)
        {
            case PresentationAdded e:
                _documents.Add(new Document(e.PresentationId, e.FileName, blank: false, converting: true) { By = e.By });
                break;
            case PageCountKnown e:
                Existing(e.PresentationId).PageCount = e.PageCount;
                break;
            case PageConverted e:
                Existing(e.PresentationId).Pages[e.Page.Number] = e.Page;
                break;
            case PresentationFinished e:
                Existing(e.PresentationId).Converting = false;
                break;
            case PresentationFailed e:
                _documents.Remove(Existing(e.PresentationId));
                _failed.Add(new FailedPresentationView(e.PresentationId, e.By, e.FileName, e.Reason));
                if (_failed.Count > PresentationLimits.FailuresMax)
                    _failed.RemoveAt(0);
                break;
            case PresentationRemoved e:
                _documents.Remove(Existing(e.PresentationId));
                break;
            case PresentationsRestored e:
                Replace(e.Presentations);
                (Current, Viewport) = (e.Current, null);
                break;
            case PageShown e:
                (Current, Viewport) = (e.PageId, null);
                break;
            case ViewportChanged e:
                Viewport = new ViewportView(e.CenterX, e.CenterY, e.Zoom);
                break;
            default:
                break;
        }
    }

    public PresentationsView View() => new([.. _documents.Select(document => document.View())], Current, Viewport, [.. _failed]);

    public PresentationsSnapshot Snapshot() =>
        new([.. _documents.Select(document => new DocumentSnapshot(document.View(), document.By))], Current, Viewport, [.. _failed]);

    public void Restore(PresentationsSnapshot snapshot)
    {
        Replace(snapshot.Documents.Select(document => document.Presentation));
        for (var i = 0; i < _documents.Count; i++)
            _documents[i].By = snapshot.Documents[i].By;
        _failed.Clear();
        _failed.AddRange(snapshot.Failed ?? []);
        (Current, Viewport) = (snapshot.Current, snapshot.Viewport);
    }

    private void Replace(IEnumerable<PresentationView> presentations)
    {
        _documents.Clear();
        foreach (var view in presentations)
        {
            var document = new Document(view.Id, view.FileName, view.Blank, view.Converting) { PageCount = view.PageCount };
            foreach (var page in view.Pages)
                document.Pages[page.Number] = page;
            _documents.Add(document);
        }
    }

    private Document Existing(PresentationId id) =>
        Find(id) ?? throw new InvalidOperationException("The log names a presentation that is not there.");

    /// <summary>One document while the meeting runs.</summary>
    internal sealed class Document(PresentationId id, string fileName, bool blank, bool converting)
    {
        public PresentationId Id { get; } = id;

        public string FileName { get; } = fileName;

        public bool Blank { get; } = blank;

        public bool Converting { get; set; } = converting;

        public int PageCount { get; set; }

        public ParticipantId? By { get; set; }

        public SortedDictionary<int, PageView> Pages { get; } = [];

        public PresentationView View() => new(Id, FileName, Blank, Converting, PageCount, [.. Pages.Values]);
    }
}
