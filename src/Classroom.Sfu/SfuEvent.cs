using Classroom.Rtc;
using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>What a meeting's router tells the control side.</summary>
public abstract record SfuEvent;

public sealed record Answered(PeerId Peer, string Answer) : SfuEvent;

/// <summary>Our offer; the client must answer the newest, with its revision.</summary>
public sealed record Offered(PeerId Peer, int Revision, string Offer) : SfuEvent;

/// <summary>A command about this peer could not be done; the reason is a sentence without data of the peer.</summary>
public sealed record Refused(PeerId Peer, string Reason) : SfuEvent;

public sealed record PeerConnected(PeerId Peer) : SfuEvent;

public sealed record PeerClosed(PeerId Peer, PeerCloseReason Reason) : SfuEvent;

public sealed record TrackPublished(TrackDescription Track) : SfuEvent;

public sealed record TrackEnded(TrackDescription Track) : SfuEvent;

/// <summary>These layers of the peer's camera can be used by nobody, so they need not be made; all others are needed. Said when that changes, and after each of the peer's offers but the first.</summary>
public sealed record LayersUnused(PeerId Peer, IReadOnlyList<Rid> Layers) : SfuEvent;

/// <summary>How the lines of all who are connected have been since the last time, some seconds ago.</summary>
public sealed record QualityMeasured(IReadOnlyList<ParticipantQuality> People) : SfuEvent;
