using Classroom.Meetings;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>A shape with its history: who wrote which property last, and the number of the last event that touched it.</summary>
/// <param name="View">What everybody sees.</param>
/// <param name="Writer">Who put it there, and so wrote every property that <paramref name="Writers"/> does not name.</param>
/// <param name="Writers">The last writer per property where it is another; null while there is none.</param>
/// <param name="Version">Seq of the last event that added or changed it.</param>
internal sealed record BoardShape(ShapeView View, ParticipantId? Writer, IReadOnlyList<ParticipantId?>? Writers, long Version)
{
    /// <summary>What it weighs in the page's limit: bytes of ink, characters of text.</summary>
    public static int WeightOf(ShapeView view) => (((view.Ink?.Length ?? 0) / 4) * 3) + (view.Text?.Length ?? 0);

    public ParticipantId? WriterOf(int property) => Writers?[property] ?? Writer;

    /// <summary>Which properties this person wrote last.</summary>
    public int WrittenBy(ParticipantId person)
    {
        var bits = 0;
        for (var i = 0; i < ShapeProperties.Count; i++)
            bits |= WriterOf(i) == person ? 1 << i : 0;
        return bits;
    }

    public bool IsWhollyBy(ParticipantId person) => WrittenBy(person) == (1 << ShapeProperties.Count) - 1;

    public BoardShape Changed(ShapeChange change, ParticipantId? by, long seq)
    {
        var named = ShapeProperties.Named(change);
        var writers = Writers;
        if (WrittenByAll(by, named))
            return this with { View = ShapeProperties.Apply(View, change), Version = seq };
        var next = new ParticipantId?[ShapeProperties.Count];
        for (var i = 0; i < next.Length; i++)
            next[i] = (named & (1 << i)) != 0 ? by : writers?[i];
        return this with { View = ShapeProperties.Apply(View, change), Writers = next, Version = seq };
    }

    private bool WrittenByAll(ParticipantId? by, int named) => by is not { } person || (WrittenBy(person) & named) == named;
}
