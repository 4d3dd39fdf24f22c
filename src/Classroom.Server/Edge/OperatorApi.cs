using System.Text;
using Classroom.Server.Loops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Classroom.Server.Edge;

/// <summary>Health, metrics and the description of the HTTP interface.</summary>
public static class OperatorApi
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapGet("/health/live", () => TypedResults.Text("live\n")).ExcludeFromDescription();
        var inner = routes.MapGroup("").AddEndpointFilter<LoopbackOnly>().ExcludeFromDescription();
        inner.MapGet("/health/ready", Ready);
        inner.MapGet("/metrics", (MetricsText metrics) => TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4", Encoding.UTF8));
        // The framework's document endpoint takes endpoint conventions, but its route builder no group filter: the filter wraps it by hand.
        routes.MapOpenApi("/openapi/{documentName}.json").AddEndpointFilter<IEndpointConventionBuilder, LoopbackOnly>();
    }

    private static ContentHttpResult Ready(Readiness readiness)
    {
        var missing = readiness.Missing();
        return missing.Count == 0
            ? TypedResults.Text("ready\n")
            : TypedResults.Text($"waiting for {string.Join(", ", missing)}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
