using System.Security.Cryptography;
using Classroom.Meetings;
using Classroom.Rtc.Sdp;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge.Echo;

/// <summary>The echo check on the way into a room: one's own sound through this server's media path and back. It leaves no trace in the room.</summary>
public static class EchoApi
{
    /// <summary>Two offers of sound alone, written as JSON.</summary>
    private const long BodyBytesMax = 32 * 1024;

    // Whoever checks has no seat yet that a relay's credentials could name; and what a relay lets each name have is for one person.
    private const string NoSeat = "echo-";
    private const int NoSeatDigits = 16;

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapPost("/api/rooms/{roomId}/echo", Start).WithTags("Rooms").WithName("StartEcho").WithMetadata(new RequestSizeLimitMetadata(BodyBytesMax))
            .Produces<EchoDescriptions>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429)
            .ProducesProblem(503);
        routes.MapGet("/api/rooms/{roomId}/echo", Relays).WithTags("Rooms").WithName("EchoRelays")
            .Produces<EchoRelays>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    // Before the offers: a browser finds its own addresses, those at a relay too, while it makes them.
    private static async Task<IResult> Relays(string roomId, HttpContext http, RoomStore rooms, ClassroomSettings settings, TimeProvider time)
    {
        var (refusal, _) = await Access(roomId, http, rooms);
        if (refusal is not null)
            return refusal;
        http.Response.Headers.CacheControl = "no-store";
        var name = NoSeat + RandomNumberGenerator.GetHexString(NoSeatDigits, lowercase: true);
        return TypedResults.Ok(new EchoRelays(TurnCredentials.For(settings.Media.Turn, name, time.GetUtcNow())));
    }

    private static async Task<IResult> Start(
        string roomId, EchoDescriptions offers, HttpContext http, RoomStore rooms, EchoChecks checks, AddressLimits limits)
    {
        var (refusal, room) = await Access(roomId, http, rooms);
        if (refusal is not null)
            return refusal;
        if (!limits.AllowsEcho(http.Connection.RemoteIpAddress))
            return Problems.TooOften();
        if (!IsSoundAlone(offers.Send) || !IsSoundAlone(offers.Receive))
            return Problems.BadRequest("sdpUnusable", "Two offers of sound alone are needed.");
        if (await checks.Start(room, offers.Send!, offers.Receive!) is not { } answers)
            return Problems.TooOften();
        if (answers.Received is { Ok: false } refused)
            return refused.IsBusy ? Problems.Unavailable() : Problems.BadRequest("sdpUnusable", refused.Reason);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new EchoDescriptions(answers.Sent.Sdp, answers.Received.Sdp));
    }

    private static async Task<(IResult? Refusal, string Room)> Access(string roomId, HttpContext http, RoomStore rooms)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return (Problems.NoToken(), "");
        if (await rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, http.RequestAborted) is not { } access)
            return (Problems.NotFound(), "");
        return access.Role is null ? (Problems.Forbidden(), "") : (null, access.Room.Value);
    }

    // A picture would cost many times what there is to learn.
    private static bool IsSoundAlone(string? offer) =>
        offer is not null && SdpParser.TryParse(offer, out var session, out _) && session.Media is [{ Kind: MediaKind.Audio }];
}
