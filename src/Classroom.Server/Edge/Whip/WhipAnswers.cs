using Classroom.Server.Loops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Classroom.Server.Edge.Whip;

/// <summary>Answers that WHIP and WHEP have in common (RFC 9725 section 4).</summary>
internal static class WhipAnswers
{
    private const string Anybody = "*";

    /// <summary>Adds the routes of one endpoint: POST starts a session, DELETE on its Location ends it, OPTIONS says what is taken, all else is 405.</summary>
    public static void Map(IEndpointRouteBuilder routes, string kind, Delegate start, Delegate end)
    {
        var endpoint = MapOffers(routes, $"/{kind}/{{roomId}}/{{userId}}", kind, $"Start{kind}", start);
        endpoint.MapDelete("/{session}", end).WithName($"End{kind}").Produces(StatusCodes.Status200OK).ProducesProblem(401).ProducesProblem(404);
        endpoint.MapMethods("/{session}", [HttpMethods.Options], Options).ExcludeFromDescription();
        endpoint.MapMethods("/{session}", Others("POST"), (HttpContext http) => NotAllowed(http, "DELETE, OPTIONS")).ExcludeFromDescription();
    }

    /// <summary>Adds the routes of one place that takes offers: POST, OPTIONS, and 405 for all else.</summary>
    public static RouteGroupBuilder MapOffers(IEndpointRouteBuilder routes, string pattern, string kind, string name, Delegate start)
    {
        var endpoint = routes.MapGroup(pattern).WithTags(kind.ToUpperInvariant()).WithMetadata(new RequestSizeLimitMetadata(SdpBody.BytesMax + 1));
        endpoint.MapPost("", start).WithName(name).Produces(StatusCodes.Status201Created, contentType: SdpBody.ContentType)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413)
            .ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        endpoint.MapMethods("", [HttpMethods.Options], Options).ExcludeFromDescription();

        // No trickle and no ICE restart: PATCH is refused, and GET must not fall through to the page (RFC 9725 section 4.2).
        endpoint.MapMethods("", Others("DELETE"), (HttpContext http) => NotAllowed(http, "OPTIONS, POST")).ExcludeFromDescription();
        return endpoint;
    }

    /// <summary>201 with the answer and the Location of the session.</summary>
    public static IResult Created(HttpContext http, string location, string answer)
    {
        Share(http);
        http.Response.Headers.Location = location;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(answer, SdpBody.ContentType, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Why a media worker takes no offer: the reason is about the offer, or about the moment.</summary>
    public static IResult Refused(MediaAnswer answer) =>
        answer.IsBusy ? Problems.Unavailable() : Problems.BadRequest("sdpUnusable", answer.Reason);

    /// <summary>Lets pages of other sites read the answer: what they send carries a token that no browser adds by itself.</summary>
    public static void Share(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = Anybody;
        http.Response.Headers.AccessControlExposeHeaders = "Location";
    }

    private static NoContent Options(HttpContext http)
    {
        Share(http);
        http.Response.Headers["Accept-Post"] = SdpBody.ContentType;
        http.Response.Headers.AccessControlAllowMethods = "DELETE, OPTIONS, POST";
        http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        return TypedResults.NoContent();
    }

    private static StatusCodeHttpResult NotAllowed(HttpContext http, string allowed)
    {
        Share(http);
        http.Response.Headers.Allow = allowed;
        return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private static string[] Others(string one) => ["GET", "HEAD", "PUT", "PATCH", one];
}
