using Classroom.Meetings;

namespace Classroom.Modules.Whiteboard;

/// <summary>A step that is being taken back: the next <paramref name="EventsLeft"/> shape events of the page belong to it.</summary>
internal sealed record Reversal(ParticipantId Person, bool Redo, int EventsLeft, UndoStep Step, UndoStep Inverse);
