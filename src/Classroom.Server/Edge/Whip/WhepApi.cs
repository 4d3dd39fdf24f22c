using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Server.Bridges;
using Classroom.Server.Loops;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge.Whip;

/// <summary>
/// WHEP: a program receives the sound and picture of one publisher, or of everybody in the room; it is counted and keeps the meeting from ending as idle,
/// but is not in the list of people.
/// </summary>
public static class WhepApi
{
    private const string Kind = "whep";

    // In the Location of those who watch everybody where the others have a name; ending a session asks for its own name alone.
    private const string Everybody = "everybody";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        WhipAnswers.Map(routes, Kind, StartOne, Restart, End);
        WhipAnswers.MapOffers(routes, "/whep/{roomId}", Kind, "StartwhepOfAll", StartAll);
    }

    private static Task<IResult> StartOne(
        string roomId, string userId, HttpContext http, RoomStore rooms, MeetingDoor door, MediaPlane plane, IMediaSignalling media, AddressLimits limits) =>
        Start(roomId, userId, http, rooms, door, plane, media, limits);

    private static Task<IResult> StartAll(
        string roomId, HttpContext http, RoomStore rooms, MeetingDoor door, MediaPlane plane, IMediaSignalling media, AddressLimits limits) =>
        Start(roomId, null, http, rooms, door, plane, media, limits);

    private static async Task<IResult> Start(
        string roomId, string? userId, HttpContext http, RoomStore rooms, MeetingDoor door, MediaPlane plane, IMediaSignalling media, AddressLimits limits)
    {
        WhipAnswers.Share(http);
        var cancel = http.RequestAborted;
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, cancel) is not { } access)
            return Problems.NotFound();
        if (access.Role is null)
            return Problems.Forbidden();
        if (!limits.AllowsJoin(http.Connection.RemoteIpAddress))
            return Problems.TooOften();
        if (!SdpBody.IsSdp(http.Request))
            return Problems.NotSdp();
        if (await SdpBody.Read(http.Request, cancel) is not { } offer)
            return Problems.BadRequest("sdpUnusable", "The offer is too long or no text.");
        if (await door.Enter(access.Room, cancel) is not { } meeting)
            return Problems.NotFound();
        var answer = await plane.View(meeting.Value, userId is null ? null : PlainText.OneLine(userId), offer, CancellationToken.None);
        var sessions = userId is null ? $"{http.Request.Path}/{Everybody}" : http.Request.Path.Value;
        if (answer.Ok && OfferedVideo.CodecsOf(offer) is { Count: > 0 } decodes)
            media.Watches(meeting, decodes);
        return answer.Ok
            ? WhipAnswers.Created(http, $"{sessions}/{WhipSession.Name(Kind, meeting.Value, answer.Connection)}", answer.Sdp)
            : WhipAnswers.Refused(answer);
    }

    private static async Task<IResult> Restart(
        string roomId, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory, MediaPlane plane)
    {
        WhipAnswers.Share(http);
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        return await Find(roomId, token, session, http, rooms, directory) is var (meeting, connection)
            ? await WhipAnswers.Restart(http, plane, meeting.Value, connection) : Problems.NotFound();
    }

    private static async Task<IResult> End(
        string roomId, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory, MediaPlane plane)
    {
        WhipAnswers.Share(http);
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        return await Find(roomId, token, session, http, rooms, directory) is var (meeting, connection)
            && plane.CloseConnection(meeting.Value, connection) is not null
            ? TypedResults.Ok() : Problems.NotFound();
    }

    private static async Task<(MeetingId Meeting, long Connection)?> Find(
        string roomId, string token, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory) =>
        await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, http.RequestAborted) is { Role: not null } access
            && directory.TryGetMeeting(access.Room, out var meeting)
            && WhipSession.Find(session, Kind, meeting.Value) is { } connection
            ? (meeting, connection) : null;
}
