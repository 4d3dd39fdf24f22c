using Classroom.Meetings;
using Classroom.Rtc.Sdp;
using Classroom.Server.Loops;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge.Echo;

/// <summary>The echo check on the way into a room: one's own sound through this server's media path and back. It leaves no trace in the room.</summary>
public static class EchoApi
{
    /// <summary>Two offers of sound alone, written as JSON.</summary>
    private const long BodyBytesMax = 32 * 1024;

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapPost("/api/rooms/{roomId}/echo", Start).WithTags("Rooms").WithName("StartEcho").WithMetadata(new RequestSizeLimitMetadata(BodyBytesMax))
            .Produces<EchoDescriptions>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429)
            .ProducesProblem(503);
    }

    private static async Task<IResult> Start(
        string roomId, EchoDescriptions offers, HttpContext http, RoomStore rooms, EchoChecks checks, AddressLimits limits)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, http.RequestAborted) is not { } access)
            return Problems.NotFound();
        if (access.Role is null)
            return Problems.Forbidden();
        if (!limits.AllowsEcho(http.Connection.RemoteIpAddress))
            return Problems.TooOften();
        if (!IsSoundAlone(offers.Send) || !IsSoundAlone(offers.Receive))
            return Problems.BadRequest("sdpUnusable", "Two offers of sound alone are needed.");
        if (await checks.Start(access.Room.Value, offers.Send!, offers.Receive!) is not { } answers)
            return Problems.TooOften();
        if (answers.Received is { Ok: false } refused)
            return refused.IsBusy ? Problems.Unavailable() : Problems.BadRequest("sdpUnusable", refused.Reason);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new EchoDescriptions(answers.Sent.Sdp, answers.Received.Sdp));
    }

    // A picture would cost many times what there is to learn.
    private static bool IsSoundAlone(string? offer) =>
        offer is not null && SdpParser.TryParse(offer, out var session, out _) && session.Media is [{ Kind: MediaKind.Audio }];
}
