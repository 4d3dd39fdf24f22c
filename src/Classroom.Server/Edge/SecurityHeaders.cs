using System.Buffers.Text;
using System.Security.Cryptography;
using Classroom.Server.Settings;

namespace Classroom.Server.Edge;

/// <summary>The headers of every answer, and the content security policy of every page.</summary>
public sealed class SecurityHeaders(RequestDelegate next, ClassroomSettings settings)
{
    private const int NonceBytes = 18;

    /// <summary>Of the worker that puts another background into the camera's picture: it may run the model it is given, and reach nobody, this server included.</summary>
    internal const string CameraWorkerPolicy =
        "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly object s_nonceKey = new();
    private static readonly object s_beganKey = new();
    private readonly string _sockets = SocketOrigin(settings.PublicUrl);

    /// <summary>The page's nonce for style elements that a library makes at run time; scripts never have one.</summary>
    public static string Nonce(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items[s_nonceKey] is string known)
            return known;
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        context.Items[s_nonceKey] = nonce;
        return nonce;
    }

    /// <summary>When the request came to this middleware, the first of all.</summary>
    internal static long BeganAt(HttpContext context) => (long)context.Items[s_beganKey]!;

    /// <summary>Sets what holds for all answers; files and pages add their own.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Items[s_beganKey] = TimeProvider.System.GetTimestamp();
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=(), payment=()";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        return next(context);
    }

    /// <summary>The policy of the client's page: nothing but this server, no script or style within the page.</summary>
    public void ForPage(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.ContentSecurityPolicy = PagePolicy(Nonce(context), _sockets);
    }

    internal static string PagePolicy(string nonce, string sockets) =>
        $"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; "
        + $"connect-src 'self' {sockets}; worker-src 'self'; manifest-src 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; "
        + "base-uri 'none'; form-action 'self'";

    // 'self' covers WebSockets by the standard's third edition; browsers of the second want the origin by name. Addresses of IPv6 are none by which a
    // source can be named (CSP3 section 2.3.1, host-part): there 'self' alone has to do.
    internal static string SocketOrigin(string publicUrl)
    {
        var url = new Uri(publicUrl);
        return url.HostNameType == UriHostNameType.IPv6 ? "" : $"{(url.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{url.Authority}";
    }
}
