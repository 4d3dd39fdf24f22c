using Classroom.Server.Loops;
using Classroom.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Classroom.Server.Edge;

/// <summary>Errors as application/problem+json whose type is a stable short code; texts never repeat what was sent.</summary>
public static class Problems
{
    /// <summary>401: no token or a malformed one.</summary>
    public static IResult NoToken() => Make(StatusCodes.Status401Unauthorized, "noToken", "A token is needed.");

    /// <summary>404: not there or not yours, which look the same.</summary>
    public static IResult NotFound() => new Hidden(Make(StatusCodes.Status404NotFound, "notFound", "There is nothing here for you."));

    /// <summary>403: yours to see, but not to do.</summary>
    public static IResult Forbidden() => Make(StatusCodes.Status403Forbidden, "forbidden", "Your role does not allow this.");

    /// <summary>403: a page of another site asks.</summary>
    public static IResult ForeignOrigin() => Make(StatusCodes.Status403Forbidden, "foreignOrigin", "Another site may not do this.");

    /// <summary>400: the request makes no sense.</summary>
    public static IResult BadRequest(string code, string text) => Make(StatusCodes.Status400BadRequest, code, text);

    /// <summary>409: the state does not allow it now.</summary>
    public static IResult Conflict(string code, string text) => Make(StatusCodes.Status409Conflict, code, text);

    /// <summary>413: more bytes than allowed.</summary>
    public static IResult TooLarge() => Make(StatusCodes.Status413PayloadTooLarge, "tooLarge", "The file is too large.");

    /// <summary>415: not a kind of file that is taken.</summary>
    public static IResult WrongKind() => Make(StatusCodes.Status415UnsupportedMediaType, "notPdf", "Only PDF documents are taken.");

    /// <summary>415: not a session description.</summary>
    public static IResult NotSdp() => Make(StatusCodes.Status415UnsupportedMediaType, "notSdp", "A session description (application/sdp) is needed.");

    /// <summary>415: not the part of a session description that a PATCH brings.</summary>
    public static IResult NotFragment() =>
        Make(StatusCodes.Status415UnsupportedMediaType, "notFragment", "A fragment of a session description (application/trickle-ice-sdpfrag) is needed.");

    /// <summary>422: understood, but of a kind that is not done here.</summary>
    public static IResult Unprocessable(string code, string text) => Make(StatusCodes.Status422UnprocessableEntity, code, text);

    /// <summary>428: the request has to say which state it is about.</summary>
    public static IResult NoPrecondition() => Make(StatusCodes.Status428PreconditionRequired, "noPrecondition", "An If-Match header is needed.");

    /// <summary>429: too often.</summary>
    public static IResult TooOften() => Make(StatusCodes.Status429TooManyRequests, "tooOften", "Too many requests.");

    /// <summary>503: the database is away.</summary>
    public static IResult Unavailable() => Make(StatusCodes.Status503ServiceUnavailable, "unavailable", "The server cannot store anything now.");

    /// <summary>507: no space.</summary>
    public static IResult DiskFull() => Make(StatusCodes.Status507InsufficientStorage, "diskFull", "The server's disk is full.");

    /// <summary>What a request that broke is answered: a full disk and what passes by itself say so, a defect says nothing.</summary>
    public static Task Explain(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            { } full when Outage.IsDiskFull(full) => DiskFull().ExecuteAsync(http),
            { } passing and not BadHttpRequestException when MeetingDoor.IsPassing(passing) => Unavailable().ExecuteAsync(http),
            _ => http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = http }).AsTask(),
        };
    }

    private static RetryAfter Make(int status, string code, string text) => new RetryAfter(
        TypedResults.Json(
            new ProblemDetails { Status = status, Type = code, Title = text }, contentType: "application/problem+json", statusCode: status),
        status);

    private sealed class Hidden(IResult inner) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await HiddenTime.Pass(TimeProvider.System, SecurityHeaders.BeganAt(httpContext), httpContext.RequestAborted);
            await inner.ExecuteAsync(httpContext);
        }
    }

    private sealed class RetryAfter(IResult inner, int status) : IResult
    {
        private const string Seconds = "60";

        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                httpContext.Response.Headers.RetryAfter = Seconds;
            if (status == StatusCodes.Status401Unauthorized)
                httpContext.Response.Headers.WWWAuthenticate = "Bearer";
            httpContext.Response.Headers.CacheControl = "no-store";
            return inner.ExecuteAsync(httpContext);
        }
    }
}
