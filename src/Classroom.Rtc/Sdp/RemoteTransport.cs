using Classroom.Rtc.Dtls;

namespace Classroom.Rtc.Sdp;

/// <summary>What the peer's description said about ICE and DTLS, checked.</summary>
public sealed record RemoteTransport(string UsernameFragment, DtlsFingerprint Fingerprint)
{
    /// <summary>Reads it from the section that leads the bundle; the password is not needed, since we never send checks.</summary>
    public static bool TryRead(SessionDescription description, MediaDescription media, bool isAnswer, out RemoteTransport? remote, out string reason)
    {
        remote = null;
        var transport = media.Transport.Over(description.Transport);
        if (transport.UsernameFragment is null || transport.Password is null) reason = "ice-ufrag and ice-pwd are missing";
        else if (transport.Fingerprint is null) reason = "the DTLS fingerprint is missing";
        else if (!DtlsFingerprint.TryParse(transport.Fingerprint, out var fingerprint)) reason = "the DTLS fingerprint is not a sha-256";
        // We are always the DTLS server. RFC 4145 section 4.1: an offer without setup means active.
        else if (transport.Setup is not (null or "active" or "actpass") || isAnswer && transport.Setup is "actpass")
            reason = "setup must be " + (isAnswer ? "active" : "actpass or active");
        else
        {
            remote = new RemoteTransport(transport.UsernameFragment, fingerprint!);
            reason = "";
            return true;
        }
        return false;
    }

    /// <summary>Whether this is the same end of the same DTLS association (RFC 8842 section 5.1); an ICE restart changes the fragment only.</summary>
    public bool IsSamePeerAs(RemoteTransport other) => Fingerprint.ToString() == other.Fingerprint.ToString();
}
