using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Sdp;

namespace Classroom.Testing.Media;

/// <summary>The answer to a server's offer, as a browser's setRemoteDescription and createAnswer would make it of the sections that it takes.</summary>
public static class SyntheticAnswer
{
    /// <summary>Mirrors what is left of the offer, with one's own side of the transport.</summary>
    public static string Write(SessionDescription taken, IceCredentials own, DtlsFingerprint fingerprint)
    {
        var transport = new TransportDescription(own.UsernameFragment, own.Password, fingerprint.ToString(), "active");
        return SdpWriter.Write(taken with
        {
            IsIceLite = false,
            Media = [.. taken.Media.Select(m => m with
            {
                Direction = m.Direction == MediaDirection.SendOnly ? MediaDirection.RecvOnly : MediaDirection.Inactive,
                Transport = transport, Sources = [], Msid = null, Candidates = [], HasEndOfCandidates = false,
            })],
        });
    }
}
