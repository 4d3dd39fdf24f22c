using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>The whole state for recovery.</summary>
internal sealed record WhiteboardSnapshot(
    IReadOnlyList<BoardPageSnapshot> Pages, IReadOnlyList<PageId> KnownPages, bool EverybodyDraws, IReadOnlyList<ParticipantId> Drawers,
    IReadOnlyList<ParticipantId> Moderators, ParticipantId? Presenter, IReadOnlyDictionary<ParticipantId, DrawingBudget> Budgets);

/// <summary>One page with everybody's steps.</summary>
internal sealed record BoardPageSnapshot(
    PageId PageId, long Seq, IReadOnlyList<BoardShape> Shapes, IReadOnlyList<UndoStacksSnapshot> Stacks, Reversal? Open, bool Shortening);

/// <summary>One person's steps on a page.</summary>
internal sealed record UndoStacksSnapshot(ParticipantId Person, IReadOnlyList<UndoStep> Undo, IReadOnlyList<UndoStep> Redo);
