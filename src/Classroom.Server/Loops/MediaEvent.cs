using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>What the media plane tells the rest of the server about a meeting.</summary>
public abstract record MediaEvent(string Meeting);

/// <summary>A new offer for the participant's subscribe connection of this number; only the newest is to be answered.</summary>
public sealed record OfferReady(string Meeting, string Participant, long Connection, int Revision, string Sdp) : MediaEvent(Meeting);

/// <summary>A connection's media can flow.</summary>
public sealed record MediaConnected(string Meeting, string Participant, MediaPurpose Purpose, long Connection) : MediaEvent(Meeting);

/// <summary>A connection has ended, by whichever side.</summary>
public sealed record MediaLost(string Meeting, string Participant, MediaPurpose Purpose, long Connection, string Reason) : MediaEvent(Meeting);

public sealed record TrackStarted(string Meeting, string Participant, string Kind) : MediaEvent(Meeting);

public sealed record TrackStopped(string Meeting, string Participant, string Kind) : MediaEvent(Meeting);

/// <summary>A client's answer was not understood; its subscribe connection gets no media.</summary>
public sealed record AnswerRefused(string Meeting, string Participant, string Reason) : MediaEvent(Meeting);

/// <summary>These layers of the camera that the participant sends by the connection of this number can be used by nobody; all others are needed.</summary>
public sealed record LayersUnneeded(string Meeting, string Participant, long Connection, IReadOnlyList<string> Layers) : MediaEvent(Meeting);

/// <summary>How the lines of everybody with media have been in the last seconds.</summary>
public sealed record QualityTold(string Meeting, IReadOnlyList<ParticipantQuality> People) : MediaEvent(Meeting);
