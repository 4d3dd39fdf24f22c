using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Shares.Contract;

/// <summary>What somebody shares; each person has each of these once.</summary>
[JsonConverter(typeof(StrictEnumConverter<ShareSource>))]
public enum ShareSource
{
    /// <summary>A screen, a window or a tab.</summary>
    [JsonStringEnumMemberName("screen")]
    Screen,

    /// <summary>Another one beside it.</summary>
    [JsonStringEnumMemberName("otherScreen")]
    OtherScreen,

    /// <summary>A second camera that shows what lies on the desk.</summary>
    [JsonStringEnumMemberName("document")]
    Document,
}

// Commands of a person.

/// <summary>Begins to share. Sound: what the computer plays is sent with it.</summary>
public sealed record StartShare(ShareSource Source, bool Sound) : Command;

/// <summary>Ends one's own share, or as moderator another's.</summary>
public sealed record StopShare(ParticipantId ParticipantId, ShareSource Source) : Command;

/// <summary>Turns one's own document camera for all; Degrees is 0, 90, 180 or 270, clockwise.</summary>
public sealed record TurnShare(ShareSource Source, int Degrees) : Command;

/// <summary>Moderator: everybody may share, or only the presenter and moderators.</summary>
public sealed record AllowSharing(bool Everybody) : Command;

// Events.

/// <summary>Somebody shares.</summary>
public sealed record ShareStarted(ParticipantId ParticipantId, ShareSource Source, bool Sound) : Event;

/// <summary>A share has ended; by whom is the envelope's actor.</summary>
public sealed record ShareStopped(ParticipantId ParticipantId, ShareSource Source) : Event;

/// <summary>A document camera is shown turned from now on.</summary>
public sealed record ShareTurned(ParticipantId ParticipantId, ShareSource Source, int Degrees) : Event;

/// <summary>Who may share has changed.</summary>
public sealed record SharingAllowed(bool Everybody) : Event;

// View.

/// <summary>One share as everybody sees it.</summary>
public sealed record ShareView(ParticipantId ParticipantId, ShareSource Source, bool Sound, int Degrees);

/// <summary>All shares, in the order in which they began.</summary>
public sealed record SharesView(bool EverybodyShares, IReadOnlyList<ShareView> Shares);
