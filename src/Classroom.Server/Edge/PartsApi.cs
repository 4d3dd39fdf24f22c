using System.IO.Compression;
using Classroom.Meetings;
using Classroom.Server.Loops;

namespace Classroom.Server.Edge;

/// <summary>Parts of views over HTTP, whichever module they are of: compressed, and kept by the browser under the number they were asked for.</summary>
public static class PartsApi
{
    private const string JsonType = "application/json; charset=utf-8";
    private const string Gzip = "gzip";

    /// <summary>Adds the route to those of a meeting.</summary>
    public static void Map(RouteGroupBuilder meeting)
    {
        ArgumentNullException.ThrowIfNull(meeting);
        meeting.MapGet("/parts/{module}/{part}", Get).WithName("GetPart").ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
    }

    private static async Task<IResult> Get(string meetingId, string module, string part, long? seq, HttpContext http, MeetingDoor door, SeatRate rate)
    {
        if (BearerToken.SeatOrCookieOf(http.Request) is not { } proof)
            return Problems.NoToken();
        var meeting = MeetingsApi.Id(meetingId);
        if (await door.FindSeat(meeting, proof) is null)
            return Problems.NotFound();
        if (!rate.AllowsPart(proof.Participant))
            return Problems.TooOften();
        if (await door.Grain(meeting).Part(proof.Participant.Value, module, part) is not { } found)
            return Problems.NotFound();

        // What has this number never changes. What has changed since the browser heard of it is right now, but not under this address.
        http.Response.Headers.CacheControl = found.Seq == seq ? "private, max-age=31536000, immutable" : "no-store";
        http.Response.Headers.Vary = "Accept-Encoding, Authorization, Cookie";
        if (!TakesGzip(http.Request))
            return TypedResults.Stream(new GZipStream(new MemoryStream(found.Gzip), CompressionMode.Decompress), JsonType);
        http.Response.Headers.ContentEncoding = Gzip;
        return TypedResults.Bytes(found.Gzip, JsonType);
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == Gzip && coding.Quality is null or > 0);
}
