using Classroom.Rtc.Codecs;

namespace Classroom.Sfu;

/// <summary>What the control side asks of a meeting's router; carried to the worker by a bounded queue.</summary>
public abstract record SfuCommand;

/// <summary>
/// A publish offer: opens the peer, or negotiates again when it is open. Answered by Answered or Refused. The alias is another name by which
/// viewers may have asked for this publisher before its id was known. The codec is taken where it is offered. Labels say by mid what each m-line is, and
/// nothing is made of one that is not among them; where there are none, the first sound is the microphone and the first picture the camera.
/// </summary>
public sealed record OpenPublisher(
    PeerId Peer, string ParticipantId, string Offer, string? Alias = null, VideoCodec VideoCodec = VideoCodec.Vp8,
    IReadOnlyDictionary<string, TrackLabel>? Labels = null, VideoCodec ScreenCodec = VideoCodec.Vp8) : SfuCommand;

/// <summary>Opens the peer over which this participant gets everybody else's tracks. Followed by Offered whenever there is news.</summary>
public sealed record OpenSubscriber(PeerId Peer, string ParticipantId) : SfuCommand;

/// <summary>
/// A WHEP offer for one publisher, by id or alias, who may come later, or (null) for all there are and will be. Answered by Answered or Refused.
/// </summary>
public sealed record OpenViewer(PeerId Peer, string? PublisherId, string Offer, VideoCodec VideoCodec = VideoCodec.Vp8) : SfuCommand;

/// <summary>The answer to the offer with this revision; older ones are ignored.</summary>
public sealed record AcceptAnswer(PeerId Peer, int Revision, string Answer) : SfuCommand;

/// <summary>
/// The peer's addresses have changed: ICE begins anew, all else goes on. A subscriber is offered at once; who offers itself tells its new fragment, and is
/// answered (Answered, or Refused) with ours as an SDP fragment (RFC 8840 section 9).
/// </summary>
public sealed record RestartIce(PeerId Peer, string? RemoteFragment = null) : SfuCommand;

public sealed record ClosePeer(PeerId Peer) : SfuCommand;

/// <summary>
/// This participant's sound is passed on however loud the others are, or only when it is among the loudest; its picture comes before others', that of who
/// interprets after that of who presents.
/// </summary>
public sealed record SetSticky(string ParticipantId, bool IsSticky, bool Interprets = false) : SfuCommand;

/// <summary>
/// How large a subscriber shows a participant's picture, in lines of its pixels: the layer follows; 0 for not at all, so that nothing is sent. Without it the largest.
/// Pinned: the viewer wants it before others alike.
/// </summary>
public sealed record SetTileHeight(PeerId Peer, string ParticipantId, TrackLabel Label, int Lines, bool IsPinned = false) : SfuCommand;

/// <summary>A subscriber gets cameras as stills, or as moving pictures again.</summary>
public sealed record SetStills(PeerId Peer, bool WantsStills) : SfuCommand;

/// <summary>Server-enforced mute of one kind of track, present or future.</summary>
public sealed record SetMuted(string ParticipantId, TrackLabel Label, bool IsMuted) : SfuCommand;

/// <summary>Ends all peers and mutes of a participant who has left or was removed.</summary>
public sealed record RemoveParticipant(string ParticipantId) : SfuCommand;

/// <summary>A track of this meeting is published at another worker of the process: it may be watched here too.</summary>
public sealed record OpenFarTrack(int Worker, TrackDescription Track) : SfuCommand;

/// <summary>That track has ended.</summary>
public sealed record CloseFarTrack(int Worker, uint Number) : SfuCommand;

/// <summary>Ends every peer: the meeting is over.</summary>
public sealed record CloseRouter : SfuCommand;
