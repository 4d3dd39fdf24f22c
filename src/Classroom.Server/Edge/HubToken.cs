namespace Classroom.Server.Edge;

/// <summary>Asks whoever comes to the hub for a join token: without one there is an answer, but no connection.</summary>
internal static class HubToken
{
    /// <summary>Answers 401 at each of the hub's endpoints where there is no token or a malformed one.</summary>
    public static void RequireJoinToken(this HubEndpointConventionBuilder hub) => hub.Add(endpoint =>
    {
        // The hub's endpoints take conventions but no filters: this one wraps them by hand.
        var next = endpoint.RequestDelegate ?? throw new InvalidOperationException("An endpoint of the hub does nothing.");
        endpoint.RequestDelegate = context =>
            BearerToken.JoinTokenOfHub(context.Request) is null ? Problems.NoToken().ExecuteAsync(context) : next(context);
    });
}
