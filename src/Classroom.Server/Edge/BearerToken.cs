using Classroom.Server.Loops;
using Classroom.Storage.Rooms;

namespace Classroom.Server.Edge;

/// <summary>What a request brings as proof: a join token, or a seat's secret in the header or (for images) in the cookie.</summary>
internal static class BearerToken
{
    public const string SeatCookie = "seat";
    private const string Scheme = "Bearer ";
    private const string QueryName = "access_token";
    private const int LengthMax = 256;

    /// <summary>The text after "Bearer", or null.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { Length: <= LengthMax } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? text[Scheme.Length..].Trim() : null;
    }

    /// <summary>A well-formed join token, or null.</summary>
    public static string? JoinTokenOf(HttpRequest request) => Of(request) is { } token && JoinToken.IsWellFormed(token) ? token : null;

    /// <summary>The same, or from the query: where a browser opens a WebSocket it can name nothing in a header.</summary>
    public static string? JoinTokenOfHub(HttpRequest request)
    {
        if (request.Headers.Authorization.Count > 0)
            return JoinTokenOf(request);
        var query = request.Query[QueryName];
        return query.Count == 1 && JoinToken.IsWellFormed(query[0]) ? query[0] : null;
    }

    /// <summary>A well-formed proof of a seat in the header, or null.</summary>
    public static SeatProof? SeatOf(HttpRequest request) => SeatProof.TryParse(Of(request));

    /// <summary>The same, or from the cookie that a page's images bring.</summary>
    public static SeatProof? SeatOrCookieOf(HttpRequest request) =>
        SeatOf(request) ?? (request.Headers.Authorization.Count == 0 ? SeatProof.TryParse(request.Cookies[SeatCookie]) : null);
}
