using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Server.Loops;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge.Whip;

/// <summary>
/// WHEP: a program receives one publisher's sound and picture; it is counted and keeps the meeting from ending as idle, but is not in the list of people.
/// </summary>
public static class WhepApi
{
    private const string Kind = "whep";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => WhipAnswers.Map(routes, Kind, Start, End);

    private static async Task<IResult> Start(
        string roomId, string userId, HttpContext http, RoomStore rooms, MeetingDoor door, MediaPlane plane, AddressLimits limits)
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
        var answer = await plane.View(meeting.Value, PlainText.OneLine(userId), offer, CancellationToken.None);
        return answer.Ok
            ? WhipAnswers.Created(http, $"{http.Request.Path}/{WhipSession.Name(Kind, meeting.Value, answer.Connection)}", answer.Sdp)
            : WhipAnswers.Refused(answer);
    }

    private static async Task<IResult> End(
        string roomId, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory, MediaPlane plane)
    {
        WhipAnswers.Share(http);
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        return await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, http.RequestAborted) is { Role: not null } access
            && directory.TryGetMeeting(access.Room, out var meeting)
            && WhipSession.Find(session, Kind, meeting.Value) is { } connection
            && plane.CloseConnection(meeting.Value, connection) is not null
            ? TypedResults.Ok() : Problems.NotFound();
    }
}
