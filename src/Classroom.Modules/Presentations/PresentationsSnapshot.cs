using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Presentations;

/// <summary>The whole state for recovery.</summary>
internal sealed record PresentationsSnapshot(IReadOnlyList<DocumentSnapshot> Documents, PageId Current, ViewportView? Viewport);

/// <summary>One document, and who uploaded it in this meeting.</summary>
internal sealed record DocumentSnapshot(PresentationView Presentation, ParticipantId? By);
