using Classroom.Meetings;

namespace Classroom.Server.Edge;

/// <summary>The body of POST /api/rooms. The codec is "vp8", "h264", "vp9", "av1", or left to the server's setting.</summary>
public sealed record NewRoom(string? Title, string? VideoCodec = null);

/// <summary>The body of PATCH /api/rooms/{roomId}: how pictures are coded, "default" for the server's setting.</summary>
public sealed record RoomChange(string? VideoCodec);

/// <summary>A new room with its links; the tokens are told this once.</summary>
public sealed record CreatedRoom(string RoomId, string ModeratorUrl, string ViewerUrl, string ModeratorToken, string ViewerToken);

/// <summary>The body of POST /api/rooms/{roomId}/tokens: "viewer" or "publisher".</summary>
public sealed record NewToken(string? Role);

/// <summary>A further token of a room, told this once; with the link that a viewer's makes.</summary>
public sealed record CreatedToken(string Token, string? Url);

/// <summary>What a token opens. Watchers receive by WHEP and are not among the participants.</summary>
public sealed record RoomInfo(string Title, Role Role, bool Running, int Participants, int Watchers, string VideoCodec);

/// <summary>An echo check's offers, or the answers to them: for the connection that sends one's sound, and for the one by which it comes back.</summary>
public sealed record EchoDescriptions(string? Send, string? Receive);

/// <summary>Relays for the connections of an echo check; none where no TURN server is set.</summary>
public sealed record EchoRelays(IReadOnlyList<IceServer> IceServers);

/// <summary>What the start page needs to know.</summary>
public sealed record ClientInfo(string Version, bool CanCreateRooms, long UploadBytesMax, int PagesMax);

/// <summary>A presentation that is being converted.</summary>
public sealed record UploadAccepted(string PresentationId);
