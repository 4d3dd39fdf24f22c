using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Rtc.Sdp;
using Classroom.Server.Bridges;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge.Whip;

/// <summary>WHIP (RFC 9725): a program sends sound and picture into a room as a participant of its own.</summary>
public static class WhipApi
{
    private const string Kind = "whip";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => WhipAnswers.Map(routes, Kind, Start, Restart, End);

    private static async Task<IResult> Start(
        string roomId, string userId, HttpContext http, RoomStore rooms, MeetingDoor door, MediaPlane plane, MediaBridge bridge, AddressLimits limits,
        ClassroomSettings settings)
    {
        WhipAnswers.Share(http);
        var cancel = http.RequestAborted;
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, cancel) is not { } access)
            return Problems.NotFound();
        if (!access.MayPublish)
            return Problems.Forbidden();
        if (!limits.AllowsJoin(http.Connection.RemoteIpAddress))
            return Problems.TooOften();
        if (!SdpBody.IsSdp(http.Request))
            return Problems.NotSdp();

        // What cannot be read is refused before anybody sees somebody come and go.
        if (await SdpBody.Read(http.Request, cancel) is not { } offer)
            return Problems.BadRequest("sdpUnusable", "The offer is too long or no text.");
        if (!SdpParser.TryParse(offer, out _, out var reason))
            return Problems.BadRequest("sdpUnusable", reason);
        if (await door.Enter(access.Room, cancel) is not { } meeting)
            return Problems.NotFound();
        if (plane.PublisherCount(meeting.Value) >= settings.Media.PublishersMax)
            return Problems.Unavailable();
        return await Publish(meeting, userId, offer, http, door, plane, bridge);
    }

    private static async Task<IResult> Publish(
        MeetingId meeting, string userId, string offer, HttpContext http, MeetingDoor door, MediaPlane plane, MediaBridge bridge)
    {
        var publisher = new ParticipantId(IdText.New(SystemRandom.Shared));
        var seat = await door.Post(
            meeting, $"publish-{publisher.Value}", new AdmitParticipant(publisher, userId, Role.Viewer, ParticipantKind.Publisher, ResumeHash: ""));
        if (!seat.Ok)
        {
            return seat.Rule switch
            {
                "PART-4" => Problems.Conflict("nameTaken", "Somebody of this name is in the room."),
                { } rule => Problems.BadRequest(rule, seat.Message ?? "The room does not take this publisher."),
                null => Problems.Unavailable(),
            };
        }

        var answer = await plane.Publish(meeting.Value, publisher.Value, offer, CancellationToken.None, PlainText.OneLine(userId));
        if (answer.Ok)
            return WhipAnswers.Created(http, $"{http.Request.Path}/{WhipSession.Name(Kind, meeting.Value, answer.Connection)}", answer.Sdp);
        await bridge.Drop(meeting, publisher, "left");
        return WhipAnswers.Refused(answer);
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
        string roomId, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory, MediaPlane plane, MediaBridge bridge)
    {
        WhipAnswers.Share(http);
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await Find(roomId, token, session, http, rooms, directory) is not var (meeting, connection)
            || plane.CloseConnection(meeting.Value, connection) is not { } publisher)
            return Problems.NotFound();
        await bridge.Drop(meeting, new ParticipantId(publisher), "left");
        return TypedResults.Ok();
    }

    private static async Task<(MeetingId Meeting, long Connection)?> Find(
        string roomId, string token, string session, HttpContext http, RoomStore rooms, MeetingDirectory directory) =>
        await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, http.RequestAborted) is { MayPublish: true } access
            && directory.TryGetMeeting(access.Room, out var meeting)
            && WhipSession.Find(session, Kind, meeting.Value) is { } connection
            ? (meeting, connection) : null;
}
