using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;

namespace Classroom.Rtc.Sdp;

/// <summary>What our descriptions say about ICE and DTLS; an ICE restart changes the credentials, the rest stays for the life of a peer.</summary>
public sealed record LocalTransport(IceCredentials Credentials, DtlsFingerprint Fingerprint, IReadOnlyList<HostCandidate> Candidates);
