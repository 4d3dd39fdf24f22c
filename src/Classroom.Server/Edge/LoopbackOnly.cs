using System.Net;
using Classroom.Server.Settings;

namespace Classroom.Server.Edge;

/// <summary>Hides what only the operator of this machine needs: for others it is simply not there.</summary>
public sealed class LoopbackOnly(ClassroomSettings settings) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return settings.PublicInternals || IsLocal(context.HttpContext) ? await next(context) : Problems.NotFound();
    }

    // A proxy on this machine would make every stranger local: a forwarded request is never one.
    internal static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
