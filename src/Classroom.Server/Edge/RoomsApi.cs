using System.Security.Cryptography;
using System.Text;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Classroom.Server.Edge;

/// <summary>Rooms over HTTP: make, look, delete.</summary>
public static class RoomsApi
{
    /// <summary>Largest body of a request without a file.</summary>
    public const long BodyBytesMax = 16 * 1024;

    // Instead of a codec: whatever the server's setting says.
    private const string ServersCodec = "default";
    private const string NoCodec = "A codec is vp8, h264, vp9 or av1.";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var rooms = routes.MapGroup("/api/rooms").WithTags("Rooms").WithMetadata(new RequestSizeLimitMetadata(BodyBytesMax));
        rooms.MapPost("", Create).WithName("CreateRoom").Produces<CreatedRoom>(StatusCodes.Status201Created)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503).ProducesProblem(507);
        rooms.MapGet("/{roomId}", Look).WithName("GetRoom").Produces<RoomInfo>().ProducesProblem(401).ProducesProblem(404);
        rooms.MapPatch("/{roomId}", Change).WithName("ChangeRoom").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        rooms.MapDelete("/{roomId}", Delete).WithName("DeleteRoom").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        rooms.MapPost("/{roomId}/tokens", AddToken).WithName("AddToken").Produces<CreatedToken>(StatusCodes.Status201Created)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        routes.MapGet("/api/client", Client).WithTags("Client").WithName("GetClient").Produces<ClientInfo>();
    }

    private static async Task<IResult> Create(NewRoom room, HttpContext http, RoomStore rooms, ClassroomSettings settings)
    {
        if (settings.Rooms.CreateKey.Length > 0 && !IsKey(BearerToken.Of(http.Request), settings.Rooms.CreateKey))
            return Problems.NoToken();
        var title = Modules.PlainText.OneLine(room.Title ?? "");
        if (title.Length is 0 or > Storage.Room.TitleMax)
            return Problems.BadRequest("titleInvalid", $"A title has 1 to {Storage.Room.TitleMax} characters.");
        if (room.VideoCodec is { } codec && !VideoCodecNames.IsKnown(codec))
            return Problems.BadRequest("videoCodecInvalid", NoCodec);
        if (await rooms.Create(title, AddressPrefix.Of(http.Connection.RemoteIpAddress), http.RequestAborted, room.VideoCodec) is not { } created)
            return Problems.TooOften();
        var link = $"{settings.PublicUrl}/r/{created.Room.Value}";
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/rooms/{created.Room.Value}",
            new CreatedRoom(
                created.Room.Value, $"{link}#{created.ModeratorToken}", $"{link}#{created.ViewerToken}", created.ModeratorToken, created.ViewerToken));
    }

    private static async Task<IResult> Look(
        string roomId, HttpContext http, RoomStore rooms, MeetingDirectory directory, MeetingDoor door, MediaPlane plane, ClassroomSettings settings)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await Find(roomId, token, rooms, http.RequestAborted) is not { } access)
            return Problems.NotFound();
        if (access.Role is not { } role)
            return Problems.Forbidden();
        var people = directory.TryGetMeeting(access.Room, out var meeting) ? await door.Grain(meeting).Count() : null;
        http.Response.Headers.CacheControl = "no-store";
        var codec = VideoCodecNames.Of(VideoCodecNames.Or(access.VideoCodec, settings.Media.VideoCodec));
        return TypedResults.Ok(new RoomInfo(access.Title, role, people is not null, people ?? 0, people is null ? 0 : plane.ViewerCount(meeting.Value), codec));
    }

    // Holds for whoever turns a camera on from then on.
    private static async Task<IResult> Change(
        string roomId, RoomChange change, HttpContext http, RoomStore rooms, MeetingDirectory directory, MediaPlane plane, ClassroomSettings settings)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await Find(roomId, token, rooms, http.RequestAborted) is not { } access)
            return Problems.NotFound();
        if (access.Role != Role.Moderator)
            return Problems.Forbidden();
        if (change.VideoCodec is not { } codec || (codec != ServersCodec && !VideoCodecNames.IsKnown(codec)))
            return Problems.BadRequest("videoCodecInvalid", NoCodec);
        await rooms.SetVideoCodec(access.Room, codec == ServersCodec ? null : codec, http.RequestAborted);
        if (directory.TryGetMeeting(access.Room, out var meeting))
            plane.SetVideoCodec(meeting.Value, VideoCodecNames.Or(codec, settings.Media.VideoCodec));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Delete(string roomId, HttpContext http, RoomStore rooms, MeetingDirectory directory, MeetingDoor door)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await Find(roomId, token, rooms, http.RequestAborted) is not { } access)
            return Problems.NotFound();
        if (access.Role != Role.Moderator)
            return Problems.Forbidden();
        if (directory.TryGetMeeting(access.Room, out var meeting))
        {
            var answer = await door.Post(meeting, $"delete-{meeting.Value}", new CloseMeeting("deleted"));
            if (!answer.Ok && answer.Rule != KernelRules.Ended.Rule)
                return Problems.Unavailable();
        }

        await rooms.Delete(access.Room, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AddToken(
        string roomId, NewToken wish, HttpContext http, RoomStore rooms, ClassroomSettings settings)
    {
        if (BearerToken.JoinTokenOf(http.Request) is not { } token)
            return Problems.NoToken();
        if (await Find(roomId, token, rooms, http.RequestAborted) is not { } access)
            return Problems.NotFound();
        if (access.Role != Role.Moderator)
            return Problems.Forbidden();
        TokenRight? asked = wish.Role switch { "viewer" => TokenRight.Viewer, "publisher" => TokenRight.Publisher, _ => null };
        if (asked is not { } right)
            return Problems.BadRequest("roleInvalid", "The role of a token is viewer or publisher.");
        if (await rooms.AddToken(access.Room, right, http.RequestAborted) is not { } added)
            return Problems.Conflict("tooManyTokens", "This room has handed out as many tokens as it may.");
        http.Response.Headers.CacheControl = "no-store";
        var url = right == TokenRight.Viewer ? $"{settings.PublicUrl}/r/{access.Room.Value}#{added}" : null;
        return TypedResults.Created((string?)null, new CreatedToken(added, url));
    }

    private static Ok<ClientInfo> Client(ClassroomSettings settings) => TypedResults.Ok(
        new ClientInfo(ClientVersion.Server, settings.Rooms.CreateKey.Length == 0, settings.Uploads.BytesMax, settings.Uploads.PagesMax));

    // An id that cannot be one is looked for all the same, so that it takes the same time.
    private static Task<RoomAccess?> Find(string roomId, string token, RoomStore rooms, CancellationToken cancel) =>
        rooms.Find(new RoomId(IdText.IsValid(roomId) ? roomId : "-"), token, cancel);

    private static bool IsKey(string? given, string key) => given is not null && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
