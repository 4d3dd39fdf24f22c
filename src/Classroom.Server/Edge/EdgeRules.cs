using Classroom.Meetings;

namespace Classroom.Server.Edge;

/// <summary>What the edge refuses before any module hears of it; the sentences are in Edge.md.</summary>
internal static class EdgeRules
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(200);

    public static Rejection NotJoined { get; } = new("EDGE-1", "Join first.");

    public static Rejection TooMany { get; } = new("EDGE-2", "Too many commands in a short time.", s_wait);

    public static Rejection Malformed { get; } = new("EDGE-3", "Not a message that this method takes.");

    public static Rejection NotNow { get; } = new("EDGE-4", "The server cannot take this now; send it again with its id.", s_wait);
}
