using Classroom.Rtc.Sdp;
using Classroom.Server.Loops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Classroom.Server.Edge.Whip;

/// <summary>Answers that WHIP and WHEP have in common (RFC 9725 section 4).</summary>
internal static class WhipAnswers
{
    private const string Any = "*";

    /// <summary>
    /// Adds the routes of one endpoint: POST starts a session, PATCH on its Location restarts its ICE, DELETE ends it, OPTIONS says what is taken, all else
    /// is 405.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes, string kind, Delegate start, Delegate restart, Delegate end)
    {
        var endpoint = MapOffers(routes, $"/{kind}/{{roomId}}/{{userId}}", kind, $"Start{kind}", start);
        endpoint.MapDelete("/{session}", end).WithName($"End{kind}").Produces(StatusCodes.Status200OK).ProducesProblem(401).ProducesProblem(404);
        endpoint.MapMethods("/{session}", [HttpMethods.Patch], restart).WithName($"Restart{kind}")
            .Produces(StatusCodes.Status200OK, contentType: SdpBody.FragmentType).ProducesProblem(400).ProducesProblem(401).ProducesProblem(404)
            .ProducesProblem(415).ProducesProblem(422).ProducesProblem(428).ProducesProblem(503);
        endpoint.MapMethods("/{session}", [HttpMethods.Options], Options).ExcludeFromDescription();
        endpoint.MapMethods("/{session}", ["GET", "HEAD", "PUT", "POST"], (HttpContext http) => NotAllowed(http, "DELETE, OPTIONS, PATCH")).ExcludeFromDescription();
    }

    /// <summary>Adds the routes of one place that takes offers: POST, OPTIONS, and 405 for all else.</summary>
    public static RouteGroupBuilder MapOffers(IEndpointRouteBuilder routes, string pattern, string kind, string name, Delegate start)
    {
        var endpoint = routes.MapGroup(pattern).WithTags(kind.ToUpperInvariant()).WithMetadata(new RequestSizeLimitMetadata(SdpBody.BytesMax + 1));
        endpoint.MapPost("", start).WithName(name).Produces(StatusCodes.Status201Created, contentType: SdpBody.ContentType)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413)
            .ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        endpoint.MapMethods("", [HttpMethods.Options], Options).ExcludeFromDescription();

        // GET must not fall through to the page (RFC 9725 section 4.2).
        endpoint.MapMethods("", ["GET", "HEAD", "PUT", "PATCH", "DELETE"], (HttpContext http) => NotAllowed(http, "OPTIONS, POST")).ExcludeFromDescription();
        return endpoint;
    }

    /// <summary>201 with the answer and the Location of the session.</summary>
    public static IResult Created(HttpContext http, string location, string answer)
    {
        Share(http);
        http.Response.Headers.Location = location;
        http.Response.Headers.ETag = Tag(answer);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(answer, SdpBody.ContentType, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>
    /// 200 with our part of an ICE restart (RFC 9725 section 4.3.3), which If-Match "*" asks for. Candidates one by one, which name a session by its ETag, are
    /// not taken: this server needs none of the client's. Refusing only these is a 422 (section 4.3).
    /// </summary>
    public static async Task<IResult> Restart(HttpContext http, MediaPlane plane, string meeting, long connection)
    {
        if (!SdpBody.IsFragment(http.Request))
            return Problems.NotFragment();
        if (http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } match)
            return Problems.NoPrecondition();
        if (match != Any)
            return Problems.Unprocessable("noTrickle", "Candidates are not needed one by one; only ICE restarts are taken.");
        if (await SdpBody.Read(http.Request, http.RequestAborted) is not { } fragment || !IceFragment.TryRead(fragment, out var remote))
            return Problems.BadRequest("sdpUnusable", "The fragment has no usable ice-ufrag and ice-pwd.");
        if (await plane.RestartConnection(meeting, connection, remote.UsernameFragment, CancellationToken.None) is not { } answer)
            return Problems.NotFound();
        // A worker refuses only what it has no longer: its end is on the way to the directory.
        if (!answer.Ok)
            return answer.IsBusy ? Problems.Unavailable() : Problems.NotFound();
        http.Response.Headers.ETag = Tag(answer.Sdp);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(answer.Sdp, SdpBody.FragmentType);
    }

    /// <summary>Why a media worker takes no offer: the reason is about the offer, or about the moment.</summary>
    public static IResult Refused(MediaAnswer answer) =>
        answer.IsBusy ? Problems.Unavailable() : Problems.BadRequest("sdpUnusable", answer.Reason);

    /// <summary>Lets pages of other sites read the answer: what they send carries a token that no browser adds by itself.</summary>
    public static void Share(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = Any;
        http.Response.Headers.AccessControlExposeHeaders = "ETag, Location";
    }

    private static NoContent Options(HttpContext http)
    {
        Share(http);
        http.Response.Headers["Accept-Post"] = SdpBody.ContentType;
        http.Response.Headers["Accept-Patch"] = SdpBody.FragmentType;
        http.Response.Headers.AccessControlAllowMethods = "DELETE, OPTIONS, PATCH, POST";
        http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
        return TypedResults.NoContent();
    }

    private static StatusCodeHttpResult NotAllowed(HttpContext http, string allowed)
    {
        Share(http);
        http.Response.Headers.Allow = allowed;
        return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    // Names one ICE session of the resource: our own fragment, which each restart changes.
    private static string Tag(string description) => $"\"{OfferIdentity.Of(description)}\"";
}
