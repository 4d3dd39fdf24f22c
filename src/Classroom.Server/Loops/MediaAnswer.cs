namespace Classroom.Server.Loops;

/// <summary>The server's answer to an offer, or a sentence why there is none. Connection names it for closing.</summary>
public sealed record MediaAnswer(bool Ok, string Sdp, string Reason, long Connection)
{
    public static MediaAnswer Accepted(string sdp, long connection) => new(true, sdp, "", connection);

    public static MediaAnswer Refused(string reason) => new(false, "", reason, 0);
}
