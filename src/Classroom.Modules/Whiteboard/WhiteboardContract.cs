using System.Text.Json.Serialization;
using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Whiteboard.Contract;

/// <summary>What a shape is.</summary>
[JsonConverter(typeof(StrictEnumConverter<ShapeKind>))]
public enum ShapeKind
{
    /// <summary>Freehand with pressure.</summary>
    [JsonStringEnumMemberName("pen")]
    Pen,

    /// <summary>Freehand, broad and see-through.</summary>
    [JsonStringEnumMemberName("highlighter")]
    Highlighter,

    /// <summary>From (0,0) to (Width,Height), relative to X and Y; both may be negative.</summary>
    [JsonStringEnumMemberName("line")]
    Line,

    /// <summary>A line with a head at its end.</summary>
    [JsonStringEnumMemberName("arrow")]
    Arrow,

    /// <summary>A box.</summary>
    [JsonStringEnumMemberName("rectangle")]
    Rectangle,

    /// <summary>An ellipse in its box.</summary>
    [JsonStringEnumMemberName("ellipse")]
    Ellipse,

    /// <summary>Text; Width wraps it.</summary>
    [JsonStringEnumMemberName("text")]
    Text,
}

/// <summary>
/// A shape as its author's browser gives it. Page units: the page is 1,600 wide. Ink: base64 of the binary ink form (protocol.md), for pen and
/// highlighter, else null; relative to X, Y. Color: index 0 to 8 of the palette. Size: line width in page units, or text height.
/// </summary>
public sealed record NewShape(
    ShapeId Id, ShapeKind Kind, double X, double Y, double Width, double Height, int Color, double Size, string? Ink, string? Text);

/// <summary>Only what changes; null means unchanged.</summary>
public sealed record ShapeChange(
    ShapeId Id, double? X = null, double? Y = null, double? Width = null, double? Height = null, int? Color = null, double? Size = null, string? Text = null,
    string? Z = null);

// Commands.

/// <summary>Puts shapes on a page, on top.</summary>
public sealed record AddShapes(PageId PageId, IReadOnlyList<NewShape> Shapes) : Command;

/// <summary>Moves, resizes, restyles, rewords shapes: last writer wins per property. Z is a wish (1 to 64 of 0-9A-Za-z): the shape comes to lie where it sorts.</summary>
public sealed record ChangeShapes(PageId PageId, IReadOnlyList<ShapeChange> Changes) : Command;

/// <summary>Takes shapes away.</summary>
public sealed record DeleteShapes(PageId PageId, IReadOnlyList<ShapeId> ShapeIds) : Command;

/// <summary>Takes back one's own last step on this page, where one was the last writer.</summary>
public sealed record UndoDrawing(PageId PageId) : Command;

/// <summary>Does it again.</summary>
public sealed record RedoDrawing(PageId PageId) : Command;

/// <summary>Moderator or presenter: empties a page; can be undone by who did it.</summary>
public sealed record ClearPage(PageId PageId) : Command;

/// <summary>Moderator: lets one draw, or all (ParticipantId null), or not; "not" for all takes it from everyone, single grants too.</summary>
public sealed record GrantDrawing(ParticipantId? ParticipantId, bool Allowed) : Command;

/// <summary>The server: boards that the room kept from its last meeting.</summary>
public sealed record RestoreBoards(IReadOnlyList<KeptBoard> Pages) : Command;

// Events.

/// <summary>Shapes are on a page; an undone deletion uses it too, with the old Z.</summary>
public sealed record ShapesAdded(PageId PageId, IReadOnlyList<ShapeView> Shapes) : Event;

/// <summary>Shapes have changed.</summary>
public sealed record ShapesChanged(PageId PageId, IReadOnlyList<ShapeChange> Changes) : Event;

/// <summary>Shapes are gone.</summary>
public sealed record ShapesDeleted(PageId PageId, IReadOnlyList<ShapeId> ShapeIds) : Event;

/// <summary>For one person: whether undo and redo would now find a step on this page, 1 or 0 each (so a long drawing costs no event per stroke).</summary>
public sealed record UndoDepthChanged(PageId PageId, int Undo, int Redo) : Event;

/// <summary>Who may draw has changed; null means all.</summary>
public sealed record DrawingGranted(ParticipantId? ParticipantId, bool Allowed) : Event;

/// <summary>
/// For the server alone: a step was taken back (or done again), so that replay rebuilds everybody's stacks. The next Events shape events of the
/// page are its doing; 0: nothing was left of the step.
/// </summary>
public sealed record StepReversed(PageId PageId, ParticipantId Person, bool Redo, int Events) : Event;

/// <summary>For the server alone: the next change of this page only shortens order keys and is nobody's step.</summary>
public sealed record OrderShortened(PageId PageId) : Event;

/// <summary>Boards of an earlier meeting are here, each in place of the page's own; their shapes have no author.</summary>
public sealed record BoardsRestored(IReadOnlyList<KeptBoard> Pages) : Event;

// View.

/// <summary>A shape on a page. Z: fractional index, compared by code unit.</summary>
public sealed record ShapeView(
    ShapeId Id, ShapeKind Kind, ParticipantId? Author, double X, double Y, double Width, double Height, int Color, double Size, string? Ink, string? Text, string Z);

/// <summary>A page's board as it goes from one meeting of a room to the next, in Z order.</summary>
public sealed record KeptBoard(PageId PageId, IReadOnlyList<ShapeView> Shapes);

/// <summary>
/// One page's board by name: how many shapes it has, and the Seq of the last event that changed them. The shapes are the part of the page's name. Undo and
/// Redo are the viewer's own, 1 or 0. Pages are listed from their first shape on.
/// </summary>
public sealed record PageBoardView(PageId PageId, long Seq, int Count, int Undo, int Redo);

/// <summary>The part of a page: its shapes in Z order, as of Seq.</summary>
public sealed record PageShapesView(PageId PageId, long Seq, IReadOnlyList<ShapeView> Shapes);

/// <summary>All boards, and who may draw.</summary>
public sealed record WhiteboardView(IReadOnlyList<PageBoardView> Pages, bool EverybodyDraws, IReadOnlyList<ParticipantId> Drawers);
