namespace Classroom.Server.Loops;

/// <summary>The server's answer to an offer, or a sentence why there is none. Connection names it for closing; busy: the same offer may be taken later.</summary>
public sealed record MediaAnswer(bool Ok, string Sdp, string Reason, long Connection, bool IsBusy = false)
{
    public static MediaAnswer Accepted(string sdp, long connection) => new(true, sdp, "", connection);

    public static MediaAnswer Refused(string reason) => new(false, "", reason, 0);

    public static MediaAnswer Busy(string reason) => new(false, "", reason, 0, IsBusy: true);
}
