namespace Classroom.Server.Edge;

/// <summary>Refuses what pages of other sites make a browser send: the hub, the live socket and every change by HTTP.</summary>
public sealed class OriginCheck(RequestDelegate next)
{
    /// <summary>Answers 403 where an Origin is named that is not this site's.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Guarded(context.Request) && IsForeign(context.Request) ? Problems.ForeignOrigin().ExecuteAsync(context) : next(context);
    }

    // WHIP and WHEP (RFC 9725) are meant for other sites' pages and tools too; they carry a token that no browser adds by itself.
    // Routes are found whatever the case of their letters, so they are guarded in every case too.
    private static bool Guarded(HttpRequest request) =>
        request.Path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/live", StringComparison.OrdinalIgnoreCase)
        || (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method));

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
            return false;

        // A proxy may end TLS in front of us, so the scheme is not compared; host and port are.
        return origin.Count != 1 || !Uri.TryCreate(origin[0], UriKind.Absolute, out var site) || !request.Host.HasValue
            || !string.Equals(HostString.FromUriComponent(site).Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            || site.Port != (request.Host.Port ?? (site.Scheme == Uri.UriSchemeHttps ? 443 : 80));
    }
}
