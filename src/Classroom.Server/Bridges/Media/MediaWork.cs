using Classroom.Meetings;
using Classroom.Rtc.Codecs;
using Classroom.Server.Edge;
using Classroom.Server.Loops;

namespace Classroom.Server.Bridges.Media;

/// <summary>One thing for a meeting's media loop to do.</summary>
internal abstract record MediaWork;

/// <summary>Somebody came, left, or may send something else now; what exactly is read from the seats.</summary>
internal sealed record SeatChanged(string Person) : MediaWork;

/// <summary>Who presents now: that one is heard however many speak.</summary>
internal sealed record PresenterIs(string? Person) : MediaWork;

/// <summary>Somebody interprets now, or does no longer.</summary>
internal sealed record StandingChanged(string Person) : MediaWork;

/// <summary>Somebody shares something else now.</summary>
internal sealed record SharesChanged(string Person) : MediaWork;

/// <summary>A hub connection holds the seat from now on.</summary>
internal sealed record SeatHeld(string Person, string ConnectionId) : MediaWork;

/// <summary>A hub connection is gone because its browser closed it.</summary>
internal sealed record HubClosed(Outbox Connection) : MediaWork;

/// <summary>A hub connection has been gone for as long as a browser may take to come back by another.</summary>
internal sealed record ReturnDue(Outbox Connection) : MediaWork;

/// <summary>A hub connection has held the seat for a while: what it has not gone on with by now is another's.</summary>
internal sealed record ClaimDue(string Person, string ConnectionId) : MediaWork;

/// <summary>A client's description, and who waits for the verdict.</summary>
internal sealed record HubDescribed(Outbox Connection, Description Description, TaskCompletionSource<Rejection?> Done) : MediaWork;

/// <summary>News from the media plane.</summary>
internal sealed record PlaneSaid(MediaEvent Event) : MediaWork;

/// <summary>Somebody outside the list of people (WHEP) has begun to watch, and can show these.</summary>
internal sealed record WatcherDecodes(IReadOnlyList<VideoCodec> Codecs) : MediaWork;
