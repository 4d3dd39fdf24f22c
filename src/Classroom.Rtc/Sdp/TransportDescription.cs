namespace Classroom.Rtc.Sdp;

/// <summary>ICE and DTLS parameters as they stand at session or media level (RFC 8839, RFC 8842); null means "not here".</summary>
public sealed record TransportDescription(string? UsernameFragment, string? Password, string? Fingerprint, string? Setup)
{
    public static readonly TransportDescription Empty = new(null, null, null, null);

    /// <summary>What this level says, and the outer level's word for what it leaves out.</summary>
    public TransportDescription Over(TransportDescription outer) => new(
        UsernameFragment ?? outer.UsernameFragment,
        Password ?? outer.Password,
        Fingerprint ?? outer.Fingerprint,
        Setup ?? outer.Setup);
}
