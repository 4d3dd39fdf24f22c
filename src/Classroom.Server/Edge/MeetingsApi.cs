using Classroom.Meetings;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage;

namespace Classroom.Server.Edge;

/// <summary>What a seat does over HTTP: uploads, page images, older chat, and the cookie that images bring.</summary>
public static class MeetingsApi
{
    private const string PdfType = "application/pdf";
    private const int FileNameMax = 200;
    private static readonly byte[] s_pdfMagic = "%PDF-"u8.ToArray();
    private static readonly TimeSpan s_uploadLimit = TimeSpan.FromMinutes(10);

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, ClassroomSettings settings)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(settings);
        var meeting = routes.MapGroup("/api/meetings/{meetingId}").WithTags("Meetings");
        meeting.MapPost("/seat", TakeCookie).WithName("TakeSeatCookie").Produces(StatusCodes.Status204NoContent).ProducesProblem(401).ProducesProblem(404)
            .WithMetadata(new RequestSizeLimitMetadata(RoomsApi.BodyBytesMax));
        meeting.MapPost("/presentations", Upload).WithName("UploadPresentation")
            .Produces<UploadAccepted>(StatusCodes.Status202Accepted).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(507)
            .WithMetadata(new RequestSizeLimitMetadata(settings.Uploads.BytesMax));
        meeting.MapGet("/pages/{presentationId}/{number:int}", Page).WithName("GetPage").ProducesProblem(401).ProducesProblem(404);
        meeting.MapGet("/chat", Chat).WithName("GetChat").Produces<Modules.Chat.Contract.ChatView>().ProducesProblem(401).ProducesProblem(404);
        PartsApi.Map(meeting);
    }

    internal static MeetingId Id(string meetingId) => new(IdText.IsValid(meetingId) ? meetingId : "-");

    // An img element sends no header, so the seat's proof goes into a cookie that scripts cannot read and other sites' pages do not send.
    private static async Task<IResult> TakeCookie(string meetingId, HttpContext http, MeetingDoor door)
    {
        if (BearerToken.SeatOf(http.Request) is not { } proof)
            return Problems.NoToken();
        if (await door.FindSeat(Id(meetingId), proof) is null)
            return Problems.NotFound();
        http.Response.Cookies.Append(BearerToken.SeatCookie, BearerToken.Of(http.Request)!, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = $"/api/meetings/{meetingId}/",
            IsEssential = true,
        });
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Upload(
        string meetingId, string? name, HttpContext http, MeetingDoor door, IBlobStore blobs, ClassroomSettings settings, AddressLimits limits,
        TimeProvider time)
    {
        if (BearerToken.SeatOf(http.Request) is not { } proof)
            return Problems.NoToken();
        if (await door.FindSeat(Id(meetingId), proof) is not { } seat)
            return Problems.NotFound();
        if (!seat.IsModerator && !seat.IsPresenter)
            return Problems.Forbidden();
        if (!string.Equals(http.Request.ContentType?.Split(';')[0].Trim(), PdfType, StringComparison.OrdinalIgnoreCase))
            return Problems.WrongKind();
        if (http.Request.ContentLength > settings.Uploads.BytesMax)
            return Problems.TooLarge();
        if (!limits.AllowsUpload(http.Connection.RemoteIpAddress))
            return Problems.TooOften();
        using var limit = new CancellationTokenSource(s_uploadLimit, time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        try
        {
            await using var body = await MagicStream.Open(http.Request.Body, s_pdfMagic, cancel.Token);
            if (body is null)
                return Problems.WrongKind();
            var blob = await blobs.Save(seat.Room, body, settings.Uploads.BytesMax, cancel.Token);
            return await Add(Id(meetingId), proof.Participant, blob, name, door);
        }
        catch (DiskFullException)
        {
            return Problems.DiskFull();
        }
        catch (Exception wrong) when (wrong is BlobTooLargeException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return Problems.TooLarge();
        }
    }

    private static async Task<IResult> Add(MeetingId meeting, ParticipantId by, string blob, string? name, MeetingDoor door)
    {
        var presentation = Bridges.PresentationFile.NewId(blob);
        var title = Modules.PlainText.OneLine(Path.GetFileName((name ?? "").Replace('\\', '/')));
        var answer = await door.Post(
            meeting, $"add-{presentation.Value}",
            new AddPresentation(presentation, by, Modules.PlainText.First(title.Length == 0 ? "PDF" : title, FileNameMax)));
        if (answer.Ok)
            return TypedResults.Accepted((string?)null, new UploadAccepted(presentation.Value));
        return answer.Rule is { } rule ? Problems.Conflict(rule, "The meeting takes no further presentation now.") : Problems.Unavailable();
    }

    private static async Task<IResult> Page(
        string meetingId, string presentationId, int number, HttpContext http, MeetingDoor door, Bridges.PageImages images, IBlobStore blobs)
    {
        if (BearerToken.SeatOrCookieOf(http.Request) is not { } proof)
            return Problems.NoToken();
        if (!IdText.IsValid(presentationId) || await door.FindSeat(Id(meetingId), proof) is not { } seat
            || images.Find(Id(meetingId), new PresentationId(presentationId), number) is not { } page
            || await blobs.Open(seat.Room, page.Name, http.RequestAborted) is not { } content)
            return Problems.NotFound();

        // Drawn by a converter from a stranger's file: whatever it holds, it is a picture and nothing else.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(content, page.ContentType);
    }

    private static async Task<IResult> Chat(string meetingId, long? before, HttpContext http, MeetingDoor door, MeetingDirectory directory)
    {
        if (BearerToken.SeatOrCookieOf(http.Request) is not { } proof)
            return Problems.NoToken();
        var id = Id(meetingId);
        if (!directory.TryGetRoom(id, out _) || await door.Grain(id).ChatPage(proof.Participant.Value, proof.Hash, before ?? long.MaxValue) is not { } page)
            return Problems.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(page, "application/json; charset=utf-8");
    }
}
