using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Modules.Presentations;

/// <summary>The whole state for recovery.</summary>
/// <remarks>Snapshots of earlier versions name no failures.</remarks>
internal sealed record PresentationsSnapshot(
    IReadOnlyList<DocumentSnapshot> Documents, PageId Current, ViewportView? Viewport, IReadOnlyList<FailedPresentationView>? Failed = null);

/// <summary>One document, and who uploaded it in this meeting.</summary>
internal sealed record DocumentSnapshot(PresentationView Presentation, ParticipantId? By);
