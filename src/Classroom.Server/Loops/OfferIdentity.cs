namespace Classroom.Server.Loops;

/// <summary>Tells a new connection's offer from the next one of the same connection: by the first ICE fragment (RFC 8839 section 5.4).</summary>
public static class OfferIdentity
{
    private const string Attribute = "a=ice-ufrag:";

    public static string Of(string sdp)
    {
        ArgumentNullException.ThrowIfNull(sdp);
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Attribute, StringComparison.Ordinal))
                return line[Attribute.Length..].Trim().ToString();
        }
        return "";
    }
}
