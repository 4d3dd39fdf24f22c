using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>Which stored document becomes which presentation of which meeting.</summary>
public sealed record ConversionOrder(RoomId Room, MeetingId Meeting, PresentationId Presentation, string Blob);
