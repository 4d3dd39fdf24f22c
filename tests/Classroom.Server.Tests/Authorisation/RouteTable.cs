namespace Classroom.Server.Tests.Authorisation;

/// <summary>Who asks: without a token, with a malformed one, with one of another room, for what is not there, with one that only publishes, and the room's own people.</summary>
internal enum Caller
{
    Nobody,
    Malformed,
    Stranger,
    Missing,
    Publisher,
    Viewer,
    Presenter,
    Moderator,
}

/// <summary>What proves a right on a route.</summary>
internal enum Proof
{
    Open,
    Room,
    Seat,
}

/// <summary>Methods and pattern of a route, what it wants as proof, and its status for each caller, in the order of <see cref="Caller"/>.</summary>
internal sealed record RouteRow(string Methods, string Pattern, Proof Proof, params int[] Statuses);

/// <summary>Every route of the server. One without a row fails the tests.</summary>
internal static class RouteTable
{
    public const string AnyMethod = "*";

    public static IReadOnlyList<RouteRow> Rows { get; } =
    [
        Same("GET", "/health/live", 200),
        Same("GET", "/health/ready", 200),
        Same("GET", "/metrics", 200),
        Same("GET", "/openapi/{documentName}.json", 200),
        Same("GET", "/api/client", 200),

        // A plain request is no connection, whose token opens a room in Join, nor a live socket; their own rules are tested beside them.
        new(AnyMethod, "/hub", Proof.Room, 401, 401, 400, 400, 400, 400, 400, 400),
        new(AnyMethod, "/hub/negotiate", Proof.Room, 401, 401, 405, 405, 405, 405, 405, 405),
        Same(AnyMethod, "/live", 404),
        Same(AnyMethod, "/api/{**rest}", 404),
        Same("GET", "/{**path:nonfile}", 200),

        Same("POST", "/api/rooms", 201),
        new("GET", "/api/rooms/{roomId}", Proof.Room, 401, 401, 404, 404, 403, 200, 200, 200),
        new("PATCH", "/api/rooms/{roomId}", Proof.Room, 401, 401, 404, 404, 403, 403, 403, 400),
        new("POST", "/api/rooms/{roomId}/tokens", Proof.Room, 401, 401, 404, 404, 403, 403, 403, 201),
        new("GET", "/api/rooms/{roomId}/echo", Proof.Room, 401, 401, 404, 404, 403, 200, 200, 200),
        // Whoever gets as far is told that offers are wanted.
        new("POST", "/api/rooms/{roomId}/echo", Proof.Room, 401, 401, 404, 404, 403, 400, 400, 400),
        new("POST", "/api/meetings/{meetingId}/seat", Proof.Seat, 401, 401, 404, 404, 401, 204, 204, 204),
        new("POST", "/api/meetings/{meetingId}/presentations", Proof.Seat, 401, 401, 404, 404, 401, 403, 202, 202),
        new("GET", "/api/meetings/{meetingId}/pages/{presentationId}/{number:int}", Proof.Seat, 401, 401, 404, 404, 401, 200, 200, 200),
        new("GET", "/api/meetings/{meetingId}/chat", Proof.Seat, 401, 401, 404, 404, 401, 200, 200, 200),

        new("GET", "/api/meetings/{meetingId}/parts/{module}/{part}", Proof.Seat, 401, 401, 404, 404, 401, 200, 200, 200),

        // An offer that is none shows who gets as far as having it read.
        new("POST", "/whip/{roomId}/{userId}", Proof.Room, 401, 401, 404, 404, 400, 403, 403, 400),
        new("DELETE", "/whip/{roomId}/{userId}/{session}", Proof.Room, 401, 401, 404, 404, 404, 404, 404, 404),
        Same("OPTIONS", "/whip/{roomId}/{userId}", 204),
        Same("OPTIONS", "/whip/{roomId}/{userId}/{session}", 204),
        Same("GET HEAD PUT PATCH DELETE", "/whip/{roomId}/{userId}", 405),
        new("PATCH", "/whip/{roomId}/{userId}/{session}", Proof.Room, 401, 401, 404, 404, 404, 404, 404, 404),
        Same("GET HEAD PUT POST", "/whip/{roomId}/{userId}/{session}", 405),
        new("POST", "/whep/{roomId}/{userId}", Proof.Room, 401, 401, 404, 404, 403, 400, 400, 400),
        new("POST", "/whep/{roomId}", Proof.Room, 401, 401, 404, 404, 403, 400, 400, 400),
        Same("OPTIONS", "/whep/{roomId}", 204),
        Same("GET HEAD PUT PATCH DELETE", "/whep/{roomId}", 405),
        new("DELETE", "/whep/{roomId}/{userId}/{session}", Proof.Room, 401, 401, 404, 404, 404, 404, 404, 404),
        Same("OPTIONS", "/whep/{roomId}/{userId}", 204),
        Same("OPTIONS", "/whep/{roomId}/{userId}/{session}", 204),
        Same("GET HEAD PUT PATCH DELETE", "/whep/{roomId}/{userId}", 405),
        new("PATCH", "/whep/{roomId}/{userId}/{session}", Proof.Room, 401, 401, 404, 404, 404, 404, 404, 404),
        Same("GET HEAD PUT POST", "/whep/{roomId}/{userId}/{session}", 405),

        // Last, for the room is gone then.
        new("DELETE", "/api/rooms/{roomId}", Proof.Room, 401, 401, 404, 404, 403, 403, 403, 204),
    ];

    private static RouteRow Same(string methods, string pattern, int status) =>
        new(methods, pattern, Proof.Open, [.. Enumerable.Repeat(status, Enum.GetValues<Caller>().Length)]);
}
